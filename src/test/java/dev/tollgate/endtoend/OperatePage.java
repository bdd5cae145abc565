package dev.tollgate.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Operate as an executive or an administrator sees it. */
final class OperatePage implements AutoCloseable {

    private final Page page;
    private final String address;

    private OperatePage(Page page, String address) {
        this.page = page;
        this.address = address;
    }

    static OperatePage logIn(Chromium browser, String address) {
        Page page = browser.page();
        page.navigate(address);
        page.getByLabel("Username").fill("demo");
        page.locator("input[type=password]").fill("demo");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .or(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Login")))
                .click();
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Processes"))
                        .first())
                .isVisible();
        return new OperatePage(page, address);
    }

    /** Opens one instance and waits for its diagram. */
    void open(String processInstanceKey) {
        page.navigate(address + "/processes/" + processInstanceKey);
        page.getByTestId("diagram").or(page.locator(".djs-container")).first().waitFor();
    }

    /** Waits until the instance shows an incident with these words. */
    void expectIncident(String processInstanceKey, String words) {
        org.awaitility.Awaitility.await("incident '%s' in Operate".formatted(words))
                .atMost(java.time.Duration.ofMinutes(2))
                .pollInSameThread()
                .ignoreExceptions()
                .untilAsserted(() -> {
                    open(processInstanceKey);
                    Locator banner = page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions()
                                    .setName(Pattern.compile("View \\d+ incident", Pattern.CASE_INSENSITIVE)));
                    banner.waitFor(new Locator.WaitForOptions().setTimeout(8_000));
                    banner.click();
                    assertThat(page.getByText(words).first()).isVisible();
                });
    }

    /** Presses Retry for the whole instance. */
    void retry(String processInstanceKey) {
        open(processInstanceKey);
        page.getByTitle(Pattern.compile("Retry Instance"))
                .or(page.getByLabel(Pattern.compile("Retry Instance")))
                .first()
                .click();
    }

    void screenshot(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    Page page() {
        return page;
    }

    @Override
    public void close() {
        page.context().close();
    }
}
