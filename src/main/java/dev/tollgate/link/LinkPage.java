package dev.tollgate.link;

import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A plain page for somebody who came by a link: readable without a login, a script or a style from elsewhere. */
public final class LinkPage {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";
    private static final String STYLE = """
            body{font-family:system-ui,sans-serif;line-height:1.5;color:#1a1a1a;background:#fff;margin:0}
            main{max-width:40rem;margin:0 auto;padding:1.5rem}
            h1{font-size:1.5rem;line-height:1.25}
            fieldset{border:1px solid #767676;border-radius:.25rem;margin:1rem 0;padding:.75rem 1rem}
            legend,label.field{font-weight:600}
            label{display:block;margin:.25rem 0}
            textarea,select,input[type=text],input[type=number],input[type=date]{background:#fff;color:inherit;font:inherit;box-sizing:border-box;width:100%;\
            padding:.5rem;border:1px solid #767676;border-radius:.25rem}
            button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:.25rem;background:#0b4f9e;\
            color:#fff;cursor:pointer}
            :focus-visible{outline:3px solid #c45500;outline-offset:2px}
            .hint{color:#4a4a4a;margin:.25rem 0}
            h2{font-size:1.15rem}h3{font-size:1rem;margin-bottom:.25rem}
            blockquote{border-left:.2rem solid #767676;margin:1rem 0;padding:0 .75rem}
            dt{font-weight:600}dd{margin:0 0 .5rem}
            .question{margin:1.5rem 0}.question fieldset{margin:0}.hint p{margin:0}
            .amiss{border-left:.3rem solid #b00020;padding-left:.75rem}.wrong{color:#b00020;font-weight:600;margin:.25rem 0}
            .optional{font-weight:400;color:#4a4a4a}
            .choice{display:flex;gap:.6rem;align-items:flex-start;padding:.4rem 0}
            .choice input{flex:none;width:1.25rem;height:1.25rem;margin:.15rem 0 0}
            .problem{border-left:.3rem solid #b00020;padding:.25rem .75rem;background:#fdeeee}
            """;

    private LinkPage() {}

    /** @param body English HTML whose texts are escaped already */
    public static ResponseEntity<String> of(HttpStatus status, String title, String body) {
        return of(Words.english(), status, title, body);
    }

    /** @param body HTML in that language, whose texts are escaped already */
    public static ResponseEntity<String> of(Words words, HttpStatus status, String title, String body) {
        String page = """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                %s
                </main>
                </body>
                </html>
                """.formatted(escaped(words.tag()), escaped(title), STYLE, escaped(title), body);
        return ResponseEntity.status(status)
                .contentType(HTML)
                .cacheControl(CacheControl.noStore())
                .header("Content-Language", words.tag())
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                // The token must not travel on; "no-referrer" would also take the origin off our own form.
                .header("Referrer-Policy", "same-origin")
                .body(page);
    }

    /** Who follows a link that nobody was sent is told so in the language of their browser. */
    public static ResponseEntity<String> unknown(@Nullable String acceptLanguage, boolean whomToAsk) {
        Words words = Words.in(Languages.preferred(acceptLanguage));
        return of(
                words,
                HttpStatus.NOT_FOUND,
                words.text("link.unknown.title"),
                paragraphs(words.text("link.unknown") + (whomToAsk ? "\n\n" + words.text("link.whomToAsk") : "")));
    }

    /** An answer to who asked for a new link. */
    public static ResponseEntity<String> renewed(Words words) {
        return of(
                words,
                HttpStatus.OK,
                words.text("link.renewed.title"),
                paragraphs(words.sentences(words.text("link.renewed"), words.text("link.whomToAsk"))));
    }

    /** Who follows a link that is too old can have a new one. */
    public static ResponseEntity<String> expired(Words words, String what) {
        return of(
                words,
                HttpStatus.GONE,
                words.text("link.expired.title"),
                paragraphs(what) + """
                        <form method="post">
                        <button type="submit" name="answer" value="renew">%s</button>
                        </form>
                        <p class="hint">%s</p>
                        """.formatted(words.html("link.renew"), words.html("link.renew.hint")));
    }

    public static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    /** The text's paragraphs and lines as HTML. */
    public static String paragraphs(String text) {
        StringBuilder html = new StringBuilder();
        for (String paragraph : text.strip().split("\\R{2,}")) {
            html.append("<p>")
                    .append(escaped(paragraph).replaceAll("\\R", "<br>"))
                    .append("</p>\n");
        }
        return html.toString();
    }

    /** What is wrong with what was just submitted, read out at once by a screen reader. */
    public static String problem(String text) {
        return "<p class=\"problem\" role=\"alert\">" + escaped(text) + "</p>\n";
    }
}
