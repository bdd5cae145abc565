package dev.tollgate.communication;

import org.springframework.web.util.HtmlUtils;

/** The HTML part of a mail: the same words as the plain text, nothing that calls home. */
final class Html {

    private Html() {}

    static String of(String text) {
        StringBuilder html = new StringBuilder(
                "<!DOCTYPE html><html><body style=\"font-family:sans-serif;max-width:40em;line-height:1.4\">");
        for (String paragraph : text.strip().split("\\R{2,}")) {
            html.append("<p>")
                    .append(HtmlUtils.htmlEscape(paragraph, "UTF-8").replaceAll("\\R", "<br>"))
                    .append("</p>");
        }
        return html.append("</body></html>").toString();
    }
}
