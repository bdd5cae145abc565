package dev.tollgate.rhythm;

import dev.tollgate.communication.MailPart;
import dev.tollgate.language.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * A report of one page: the same content as the page of a mail, in a browser, and as PDF. Nothing in it calls home.
 *
 * @param words of its reader
 * @param about a line above the title
 * @param lead the sentence that says it all
 * @param chart a picture, null where there is nothing to draw or no way to
 * @param chartSays the picture in words
 * @param note small print
 */
record ReportPage(
        Words words,
        String about,
        String title,
        String lead,
        List<Section> sections,
        @Nullable byte[] chart,
        String chartSays,
        String note) {

    private static final String PICTURE = "chart";

    private static final String STYLE = """
            @page{size:A4;margin:11mm 15mm}
            body{margin:0;background:#fff;color:#1f2933;font-family:'Liberation Sans',Helvetica,Arial,sans-serif;\
            font-size:14px;line-height:1.4}
            .page{max-width:640px;margin:0 auto;padding:16px}
            .about{color:#52606d;font-size:12px;margin:0}
            h1{font-size:22px;line-height:1.25;font-weight:normal;margin:2px 0 8px}
            .lead{font-size:16px;margin:0 0 14px;padding:10px 12px;background:#f2f6f8;border-left:4px solid #0072b2}
            h2{font-size:12px;font-weight:normal;color:#52606d;letter-spacing:.04em;text-transform:uppercase;\
            margin:14px 0 4px;border-bottom:1px solid #dde3e8;padding-bottom:3px}
            p{margin:4px 0}
            ul{margin:4px 0;padding-left:18px}
            li{margin:2px 0}
            table{width:100%;border-collapse:collapse}
            th{font-weight:normal;text-align:left;color:#52606d;font-size:12px;padding:2px 6px 2px 0}
            td{padding:3px 6px 3px 0;vertical-align:top}
            .n{text-align:right;white-space:nowrap}
            .low{color:#a63c00}
            .bar{width:30%;padding-top:8px}
            .track{background:#e6ebef;height:9px}
            .fill{background:#0072b2;height:9px}
            .lowfill{background:#d55e00;height:9px}
            img{width:100%;height:auto;margin:4px 0}
            .note{color:#52606d;font-size:11px;margin-top:14px}
            @media print{body{font-size:9pt;line-height:1.25}.page{max-width:none;padding:0}h1{font-size:16pt}\
            .lead{font-size:11.5pt}h2{font-size:8pt;margin-top:7pt}.about,th{font-size:8pt}.note{font-size:7.5pt}\
            img{width:100mm}td{padding:1px 6px 1px 0}.bar{padding-top:5px}p,li{margin-top:1px}}
            """;

    /** A heading with something below it. */
    sealed interface Section {

        String heading();
    }

    /** @param intro above the list, may be empty */
    record Points(String heading, String intro, List<String> points) implements Section {}

    /** @param rows each as long as the columns */
    record Table(String heading, List<String> columns, List<List<String>> rows) implements Section {}

    /** Percentages as bars. */
    record Bars(String heading, List<Bar> bars, String below) implements Section {}

    /** @param target null where there is none */
    record Bar(
            String name,
            double percent,
            String shown,
            @Nullable Double target,
            String shownTarget) {

        boolean low() {
            return target != null && percent < target;
        }
    }

    /** The page with its picture inside. */
    String html() {
        return html("data:image/png;base64,"
                + (chart == null ? "" : Base64.getEncoder().encodeToString(chart)));
    }

    /** What a mail with this report carries. */
    List<MailPart> parts(String fileName) {
        List<MailPart> parts = new ArrayList<>();
        parts.add(new MailPart(
                MailPart.Kind.PAGE, "page", "text/html", html("cid:" + PICTURE).getBytes(StandardCharsets.UTF_8)));
        if (chart != null) {
            parts.add(new MailPart(MailPart.Kind.PICTURE, PICTURE, "image/png", chart));
        }
        parts.add(new MailPart(MailPart.Kind.FILE, fileName, "application/pdf", ReportPdf.of(this)));
        return parts;
    }

    /** The same in plain text, for mail programs that show no page. */
    String text() {
        StringBuilder text = new StringBuilder(lead);
        for (Section section : sections) {
            text.append("\n\n").append(section.heading()).append('\n');
            switch (section) {
                case Points points -> {
                    if (!points.intro().isEmpty()) {
                        text.append(points.intro()).append('\n');
                    }
                    text.append(
                            points.points().stream().map(point -> "- " + point).collect(Collectors.joining("\n")));
                }
                case Table table ->
                    text.append(table.rows().stream()
                            .map(row -> "- "
                                    + row.stream()
                                            .filter(cell -> !cell.isEmpty())
                                            .collect(Collectors.joining(", ")))
                            .collect(Collectors.joining("\n")));
                case Bars bars -> {
                    text.append(bars.bars().stream()
                            .map(bar -> "- "
                                    + (bar.shownTarget().isEmpty()
                                            ? words.text("report.line", bar.name(), bar.shown())
                                            : words.text(
                                                    "report.barTarget", bar.name(), bar.shown(), bar.shownTarget())))
                            .collect(Collectors.joining("\n")));
                    if (!bars.below().isEmpty()) {
                        text.append('\n').append(bars.below());
                    }
                }
            }
        }
        return text.append("\n\n").append(note).toString();
    }

    private String html(String picture) {
        StringBuilder html = new StringBuilder("<!DOCTYPE html><html lang=\"")
                .append(escaped(words.tag()))
                .append("\"><head><meta charset=\"UTF-8\"/><title>")
                .append(escaped(title))
                .append("</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")
                .append("<meta name=\"description\" content=\"")
                .append(escaped(lead))
                .append("\"/><meta name=\"subject\" content=\"")
                .append(escaped(lead))
                .append("\"/><style>")
                .append(STYLE)
                .append("</style></head><body><div class=\"page\"><p class=\"about\">")
                .append(escaped(about))
                .append("</p><h1>")
                .append(escaped(title))
                .append("</h1><p class=\"lead\">")
                .append(escaped(lead))
                .append("</p>");
        boolean drawn = false;
        for (Section section : sections) {
            html.append("<h2>").append(escaped(section.heading())).append("</h2>");
            switch (section) {
                case Points points -> write(html, points);
                case Table table -> write(html, table);
                case Bars bars -> {
                    write(html, bars);
                    if (!drawn) {
                        picture(html, picture);
                        drawn = true;
                    }
                }
            }
        }
        if (!drawn) {
            picture(html, picture);
        }
        return html.append("<p class=\"note\">")
                .append(escaped(note))
                .append("</p></div></body></html>")
                .toString();
    }

    private void picture(StringBuilder html, String picture) {
        if (chart != null) {
            html.append("<img src=\"")
                    .append(picture)
                    .append("\" alt=\"")
                    .append(escaped(chartSays))
                    .append("\"/>");
        } else if (!chartSays.isEmpty()) {
            html.append("<p class=\"note\">")
                    .append(escaped(words.text("report.chart.missing", chartSays)))
                    .append("</p>");
        }
    }

    private static void write(StringBuilder html, Points points) {
        if (!points.intro().isEmpty()) {
            html.append("<p>").append(escaped(points.intro())).append("</p>");
        }
        if (!points.points().isEmpty()) {
            html.append("<ul>");
            points.points()
                    .forEach(point -> html.append("<li>").append(escaped(point)).append("</li>"));
            html.append("</ul>");
        }
    }

    private static void write(StringBuilder html, Table table) {
        html.append("<table><thead><tr>");
        table.columns()
                .forEach(column -> html.append("<th scope=\"col\">")
                        .append(escaped(column))
                        .append("</th>"));
        html.append("</tr></thead><tbody>");
        table.rows().forEach(row -> {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>").append(escaped(cell)).append("</td>"));
            html.append("</tr>");
        });
        html.append("</tbody></table>");
    }

    private void write(StringBuilder html, Bars bars) {
        html.append("<table><thead><tr><th scope=\"col\">")
                .append(escaped(words.text("report.group")))
                .append("</th><th scope=\"col\"></th><th scope=\"col\" class=\"n\">")
                .append(escaped(words.text("report.now")))
                .append("</th><th scope=\"col\" class=\"n\">")
                .append(escaped(words.text("report.target")))
                .append("</th></tr></thead><tbody>");
        for (Bar bar : bars.bars()) {
            String low = bar.low() ? " low" : "";
            html.append("<tr><td>")
                    .append(escaped(bar.name()))
                    .append("</td><td class=\"bar\"><div class=\"track\"><div class=\"")
                    .append(bar.low() ? "lowfill" : "fill")
                    .append("\" style=\"width:")
                    .append(Math.clamp(Math.round(bar.percent()), 0, 100))
                    .append("%\"></div></div></td><td class=\"n")
                    .append(low)
                    .append("\">")
                    .append(escaped(bar.shown()))
                    .append("</td><td class=\"n\">")
                    .append(escaped(bar.shownTarget()))
                    .append("</td></tr>");
        }
        html.append("</tbody></table>");
        if (!bars.below().isEmpty()) {
            html.append("<p>").append(escaped(bars.below())).append("</p>");
        }
    }

    /** Also for XML, which knows no control characters. */
    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text.replaceAll("\\p{Cntrl}", " "), "UTF-8");
    }
}
