package dev.tollgate.communication;

import org.springframework.web.util.HtmlUtils;

/** The HTML part of a mail: the same words as the plain text, nothing that calls home. */
final class Html {

    private Html() {}

    /**
     * @param language tag of what it is written in, and of what parts of it may be in as well
     */
    static String of(String text, String language) {
        StringBuilder html =
                new StringBuilder("<!DOCTYPE html><html lang=\"" + HtmlUtils.htmlEscape(language.split(",")[0], "UTF-8")
                        + "\"><body style=\"font-family:sans-serif;max-width:40em;line-height:1.4\">");
        for (String paragraph : text.strip().split("\\R{2,}")) {
            html.append("<p>")
                    .append(HtmlUtils.htmlEscape(paragraph, "UTF-8").replaceAll("\\R", "<br>"))
                    .append("</p>");
        }
        return html.append("</body></html>").toString();
    }
}
