package dev.tollgate.endtoend;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The single-use links that people find in their mail, opened in a browser without any login. */
final class ConfirmationLinks {

    private static final Pattern MAIL = Pattern.compile("href=\"/local/mail/([^\"?/]+)\"");
    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"<>]+/confirm/[A-Za-z0-9_-]+");
    private static final String ASKS = "your yes or no is needed";

    private final Api catcher;
    private final Chromium browser;
    private final Path screenshots;
    private final Set<String> read = new HashSet<>();

    ConfirmationLinks(Api catcher, Chromium browser, Path screenshots) {
        this.catcher = catcher;
        this.browser = browser;
        this.screenshots = screenshots;
    }

    /** Everybody who was asked since the last call says yes; returns how many. */
    int sayYes() {
        int said = 0;
        String list = catcher.page("/local/mail?q=" + ASKS.replace(' ', '+'));
        Matcher mails = MAIL.matcher(list);
        while (mails.find()) {
            if (read.add(mails.group(1))) {
                Matcher link = LINK.matcher(catcher.page("/local/mail/" + mails.group(1)));
                if (!link.find()) {
                    throw new AssertionError("A mail asks for a yes or no without a link: " + mails.group(1));
                }
                answer(link.group());
                said++;
            }
        }
        return said;
    }

    private void answer(String link) {
        Page page = browser.page();
        try {
            page.navigate(link);
            page.getByLabel("Yes").check();
            page.getByLabel("Your reason").fill("It serves what the program is for");
            page.screenshot(new Page.ScreenshotOptions().setPath(screenshots.resolve("confirmation.png")));
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Answer"))
                    .click();
            page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Thank you"))
                    .waitFor();
        } finally {
            page.context().close();
        }
    }
}
