package dev.tollgate.local;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** The mail catcher's pages. Everything that comes from a mail is escaped or shown in a frame without scripts. */
class MailPage {

    static final int PAGE_SIZE = 100;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE d MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"']*[^\\s<>\"'.,;:!?)\\]]");
    private static final String FRAME_START = """
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">\
            <base target="_blank">""";

    static String list(List<MailStore.Summary> mails, String containing, int page) {
        StringBuilder body = new StringBuilder();
        body.append("""
                <header><h1>Caught mails</h1>
                <form method="get"><input type="search" name="q" value="%s" placeholder="Recipient or subject" \
                aria-label="Recipient or subject"><button>Search</button></form></header>
                """.formatted(escape(containing)));
        int from = Math.min(page * PAGE_SIZE, mails.size());
        int to = Math.min(from + PAGE_SIZE, mails.size());
        if (mails.isEmpty()) {
            body.append(
                    containing.isBlank()
                            ? "<p class=\"empty\">No mail yet. Whatever Tollgate sends on this machine lands here and"
                                    + " goes no further.</p>"
                            : "<p class=\"empty\">No mail with this recipient or subject. <a href=\"?\">Show"
                                    + " all</a></p>");
        } else {
            body.append("<p class=\"count\">%d to %d of %d, newest first</p>".formatted(from + 1, to, mails.size()));
            body.append("<table><thead><tr><th>To</th><th>Subject</th><th>Received</th></tr></thead><tbody>");
            for (MailStore.Summary mail : mails.subList(from, to)) {
                body.append("<tr><td>%s</td><td><a href=\"/local/mail/%s\">%s</a></td><td>%s</td></tr>"
                        .formatted(escape(mail.to()), mail.id(), subject(mail), time(mail.received())));
            }
            body.append("</tbody></table><nav>");
            if (page > 0) {
                body.append(pageLink(containing, page - 1, "Newer"));
            }
            if (to < mails.size()) {
                body.append(pageLink(containing, page + 1, "Older"));
            }
            body.append("</nav>");
        }
        return page("Caught mails", body.toString());
    }

    static String mail(MailStore.Mail mail) {
        MailStore.Summary summary = mail.summary();
        StringBuilder body = new StringBuilder();
        body.append("""
                <p><a href="/local/mail">All mails</a></p>
                <h1>%s</h1>
                <dl><dt>To</dt><dd>%s</dd><dt>From</dt><dd>%s</dd><dt>Received</dt><dd>%s</dd></dl>
                """.formatted(
                        subject(summary), escape(summary.to()), escape(summary.from()), time(summary.received())));
        if (!mail.attachments().isEmpty()) {
            body.append("<h2>Attachments</h2><ul>");
            for (int i = 0; i < mail.attachments().size(); i++) {
                MailStore.Attachment attachment = mail.attachments().get(i);
                body.append("<li><a href=\"/local/mail/%s/attachments/%d\">%s</a> <small>%s, %d bytes</small></li>"
                        .formatted(
                                summary.id(),
                                i,
                                escape(attachment.name()),
                                escape(attachment.type()),
                                attachment.content().length));
            }
            body.append("</ul>");
        }
        if (mail.html() != null) {
            body.append("""
                    <h2>As HTML</h2>
                    <iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="%s">\
                    </iframe>
                    """.formatted(escape(FRAME_START + mail.html())));
        }
        if (mail.text() != null) {
            body.append("<h2>As text</h2><pre>%s</pre>".formatted(linked(mail.text())));
        }
        if (mail.html() == null && mail.text() == null) {
            body.append("<p class=\"empty\">This mail has no text.</p>");
        }
        return page(summary.subject(), body.toString());
    }

    private static String linked(String text) {
        StringBuilder html = new StringBuilder();
        Matcher links = LINK.matcher(text);
        int end = 0;
        while (links.find()) {
            String link = escape(links.group());
            html.append(escape(text.substring(end, links.start())))
                    .append("<a target=\"_blank\" rel=\"noopener noreferrer\" href=\"%s\">%s</a>"
                            .formatted(link, link));
            end = links.end();
        }
        return html.append(escape(text.substring(end))).toString();
    }

    private static String pageLink(String containing, int page, String label) {
        return "<a href=\"?q=%s&amp;page=%d\">%s</a> "
                .formatted(
                        java.net.URLEncoder.encode(containing, java.nio.charset.StandardCharsets.UTF_8), page, label);
    }

    private static String subject(MailStore.Summary mail) {
        return mail.subject().isBlank() ? "(no subject)" : escape(mail.subject());
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    private static String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s - Tollgate, local mail</title>
                <style>
                :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
                body { max-width: 70rem; margin: 0 auto; padding: 1.5rem; }
                header { display: flex; flex-wrap: wrap; gap: 1rem; justify-content: space-between; align-items: center; }
                h1 { font-size: 1.5rem; margin: .5rem 0; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin-top: 1.5rem; }
                input, button { font: inherit; padding: .3rem .6rem; }
                table { width: 100%%; border-collapse: collapse; }
                th, td { text-align: left; padding: .5rem .6rem; border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
                td:last-child { white-space: nowrap; }
                tbody tr:hover { background: #8881; }
                dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { opacity: .7; } dd { margin: 0; }
                pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid #8884; border-radius: 6px; }
                iframe { width: 100%%; height: 30rem; border: 1px solid #8884; border-radius: 6px; background: #fff; }
                .empty { padding: 3rem 1rem; text-align: center; opacity: .8; } .count, small { opacity: .7; }
                </style>
                </head>
                <body>
                %s
                </body>
                </html>
                """.formatted(escape(title), body);
    }

    private MailPage() {}
}
