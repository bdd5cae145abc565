package dev.tollgate.rhythm;

import dev.tollgate.language.Words;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;

/** Percentages week by week as a picture. */
final class TrendChart {

    static final int MOST_LINES = 4;

    private static final Logger log = LoggerFactory.getLogger(TrendChart.class);
    private static final Color INK = new Color(0x1f2933);
    private static final Color FAINT = new Color(0xdde3e8);
    // Told apart by people who do not see all colours (Okabe and Ito), and by their marks.
    private static final Color[] LINES = {
        new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7)
    };
    private static final int WIDTH = 1240;
    private static final int HEIGHT = 440;

    private TrendChart() {}

    /**
     * A PNG, at most {@value #MOST_LINES} lines; empty where this machine cannot draw, for example for want of fonts.
     *
     * @param lines by name, percent by day
     */
    static Optional<byte[]> png(Map<String, SortedMap<LocalDate, Double>> lines, @Nullable Double target, Words words) {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.setUseCache(false);
            BitmapEncoder.saveBitmap(chart(lines, target, words), png, BitmapEncoder.BitmapFormat.PNG);
            return Optional.of(png.toByteArray());
        } catch (IOException | RuntimeException | LinkageError | InternalError e) {
            // A JDK without fontconfig or libfreetype says so in any of these ways.
            log.warn("The report goes without its chart, which cannot be drawn on this machine: {}", e.toString());
            return Optional.empty();
        }
    }

    static XYChart chart(Map<String, SortedMap<LocalDate, Double>> lines, @Nullable Double target, Words words) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).build();
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 22);
        XYStyler style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE);
        style.setChartFontColor(INK);
        style.setChartTitleVisible(false);
        style.setPlotBorderVisible(false);
        style.setPlotGridVerticalLinesVisible(false);
        style.setPlotGridLinesColor(FAINT);
        style.setPlotGridLinesStroke(new BasicStroke(1.5f));
        style.setLegendPosition(Styler.LegendPosition.OutsideS);
        style.setLegendLayout(Styler.LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(font);
        style.setAxisTickLabelsFont(font);
        style.setAxisTicksLineVisible(false);
        style.setAxisTicksMarksVisible(false);
        style.setAxisTitlesVisible(false);
        style.setYAxisMin(0.0);
        style.setYAxisMax(100.0);
        style.setYAxisDecimalPattern("0 '%'");
        style.setMarkerSize(12);
        style.setXAxisMaxLabelCount(8);
        style.setxAxisTickLabelsFormattingFunction(day -> words.shortDay(LocalDate.ofEpochDay(day.longValue())));
        LocalDate first = lines.values().stream()
                .map(SortedMap::firstKey)
                .min(LocalDate::compareTo)
                .orElseThrow();
        LocalDate last = lines.values().stream()
                .map(SortedMap::lastKey)
                .max(LocalDate::compareTo)
                .orElseThrow();
        style.setXAxisMin((double) Math.min(first.toEpochDay(), last.toEpochDay() - 28));
        style.setXAxisMax((double) last.toEpochDay() + 1);
        if (target != null) {
            XYSeries line = chart.addSeries(
                    words.text("report.chart.target"),
                    new double[] {Math.min(first.toEpochDay(), last.toEpochDay() - 28), last.toEpochDay() + 1},
                    new double[] {target, target});
            line.setMarker(SeriesMarkers.NONE);
            line.setLineColor(INK);
            line.setLineStyle(new BasicStroke(
                    2.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {10f, 8f}, 0f));
        }
        int at = 0;
        for (Map.Entry<String, SortedMap<LocalDate, Double>> entry :
                new ArrayList<>(lines.entrySet()).subList(0, Math.min(MOST_LINES, lines.size()))) {
            List<Double> days = entry.getValue().keySet().stream()
                    .map(day -> (double) day.toEpochDay())
                    .toList();
            XYSeries series = chart.addSeries(
                    entry.getKey(), days, new ArrayList<>(entry.getValue().values()));
            series.setLineColor(LINES[at]);
            series.setMarkerColor(LINES[at]);
            series.setLineStyle(new BasicStroke(4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            series.setMarker(
                    switch (at) {
                        case 0 -> SeriesMarkers.CIRCLE;
                        case 1 -> SeriesMarkers.DIAMOND;
                        case 2 -> SeriesMarkers.SQUARE;
                        default -> SeriesMarkers.TRIANGLE_UP;
                    });
            at++;
        }
        return chart;
    }
}
