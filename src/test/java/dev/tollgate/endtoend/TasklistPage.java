package dev.tollgate.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Tasklist as one person sees it. */
final class TasklistPage implements AutoCloseable {

    private final Page page;
    private final String address;

    private TasklistPage(Page page, String address) {
        this.page = page;
        this.address = address;
    }

    /** Logs in; at the local platform a person's password is the user name. */
    static TasklistPage logIn(Chromium browser, String address, String username) {
        Page page = browser.page();
        page.navigate(address);
        page.getByLabel("Username").fill(username);
        page.locator("input[type=password]").fill(username);
        button(page, "Login").click();
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Processes")))
                .isVisible();
        return new TasklistPage(page, address);
    }

    /** Starts a process with its start form. */
    void start(String processName, String formId, Map<String, Object> answers, Path screenshot) {
        page.navigate(address + "/processes");
        Locator notice = button(page, "Continue");
        notice.or(tile(processName)).first().waitFor();
        if (notice.isVisible()) {
            notice.click();
        }
        tile(processName)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Start process"))
                .click();
        Locator dialog = page.getByRole(AriaRole.DIALOG).filter(new Locator.FilterOptions().setHasText(processName));
        Locator form = page.locator(".fjs-container").last();
        form.waitFor();
        FormPictures.take(page, form, formId);
        new FormFiller(page, form, Map.of()).fill(formId, answers);
        page.screenshot(new Page.ScreenshotOptions().setPath(screenshot));
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Start process"))
                .click();
        assertThat(dialog).isHidden();
        rest();
    }

    /** Opens the task, as the link in a mail does, takes it, fills its form and completes it. */
    void complete(
            long taskKey, String formId, Map<String, Object> answers, Map<String, JsonNode> shown, Path screenshot) {
        page.navigate(address + "/" + taskKey);
        Locator assign = button(page, "Assign to me");
        Locator unassign = button(page, "Unassign");
        assign.or(unassign).first().waitFor();
        if (assign.isVisible()) {
            assign.click();
        }
        unassign.waitFor();
        Locator form = page.locator(".fjs-container").last();
        form.waitFor();
        FormPictures.take(page, form, formId);
        new FormFiller(page, form, shown).fill(formId, answers);
        page.screenshot(new Page.ScreenshotOptions().setPath(screenshot).setFullPage(true));
        button(page, "Complete Task").click();
        assertThat(page.getByText(Pattern.compile("Task completed", Pattern.CASE_INSENSITIVE))
                        .first())
                .isVisible();
        rest();
    }

    /** An open Tasklist asks for its tasks every few seconds; those of twenty people would slow each other down. */
    private void rest() {
        page.navigate("about:blank");
    }

    void screenshot(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    Page page() {
        return page;
    }

    @Override
    public void close() {
        page.context().close();
    }

    private Locator tile(String processName) {
        return page.getByTestId("process-tile")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(processName, new Page.GetByTextOptions().setExact(true))));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
