package dev.tollgate.endtoend;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ViewportSize;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One picture of each form as Tasklist opens it, in full height, in target/end-to-end/forms. */
final class FormPictures {

    private static final Path FOLDER = Path.of("target", "end-to-end", "forms");
    private static final int AROUND_THE_FORM = 500;
    private static final Set<String> TAKEN = ConcurrentHashMap.newKeySet();

    private FormPictures() {}

    /** The first time that a form is shown; later it is only filled. */
    static void take(Page page, Locator form, String formId) {
        if (!TAKEN.add(formId)) {
            return;
        }
        ViewportSize usual = page.viewportSize();
        // Tasklist scrolls the form inside of the page, so a picture of the full page would end where the window ends.
        int height = ((Number) form.evaluate("form => form.scrollHeight")).intValue() + AROUND_THE_FORM;
        page.setViewportSize(usual.width, Math.max(usual.height, height));
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(formId + ".png")));
        page.setViewportSize(usual.width, usual.height);
    }
}
