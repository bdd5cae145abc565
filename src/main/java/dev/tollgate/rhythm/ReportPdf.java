package dev.tollgate.rhythm;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.logging.Level;
import org.apache.pdfbox.pdmodel.PDDocument;

/** A report as PDF/UA, with the one font that comes with PDFBox, so that no machine needs any. */
final class ReportPdf {

    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    static {
        // It tells of each page on the console otherwise.
        XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.WARNING));
    }

    private ReportPdf() {}

    static byte[] of(ReportPage page) {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.useFont(ReportPdf::font, "Liberation Sans", 400, FontStyle.NORMAL, true);
        builder.usePdfUaAccessibility(true);
        builder.withProducer("Tollgate");
        builder.withHtmlContent(page.html(), null);
        builder.toStream(pdf);
        try {
            builder.run();
        } catch (IOException e) {
            throw new UncheckedIOException("The report '%s' cannot be written as PDF".formatted(page.title()), e);
        }
        return pdf.toByteArray();
    }

    private static InputStream font() {
        return Objects.requireNonNull(
                PDDocument.class.getResourceAsStream(FONT), "PDFBox comes without its font " + FONT);
    }
}
