package dev.tollgate.rhythm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.MailPart;
import dev.tollgate.communication.Stage;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.GateStandings;
import dev.tollgate.lifecycle.Progress;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.ToldNumbers;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.outcome.Outcomes;
import dev.tollgate.program.Outcome;
import dev.tollgate.program.ProgramDefinition;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** The pages that are mailed: the numbers that were told, one page, and nothing in them that a browser would run. */
class ReportsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 6, 29);

    private final ProgramDefinition program = Stage.program(Map.of(
            "outcomes",
            List.of(
                    new Outcome("Time from order to invoice", 12, 5, "days"),
                    new Outcome("Quotes without rework", 61.5, 85, "%"))));

    @Test
    void the_executive_page_says_where_it_is_what_holds_it_and_what_it_needs() throws IOException {
        ReportPage page = page(3);

        assertThat(page.lead())
                .isEqualTo(
                        "CRM rollout: gate “Is it in use?” since 1 June 2026, on hold. It is measured again on 13 July 2026.");
        String text = text(page);
        assertThat(text)
                .contains("Ask Name of sue until 6 July")
                .contains("Group 1 (Pilot wave)")
                .contains(
                        "18 of 45 people did their key task as often as their role should, 40 %, target 60 %, 9 more needed")
                .contains("12 of 100 people are not yet accounted for")
                .contains("Pilot wave: 9 people are trained and do not use it")
                .contains("12 days")
                .contains("Pilot wave: adoption: target 60 %, it was 70 %");
        assertThat(page.text()).contains("Group 1 (Pilot wave): 40 %, target 60 %");
    }

    @Test
    void the_executive_page_is_in_its_readers_language() throws IOException {
        ReportPage german = page(3, Words.in("de"));
        ReportPage french = page(3, Words.in("fr"));

        assertThat(german.lead())
                .isEqualTo(
                        "CRM rollout: Gate „Wird es genutzt?“ seit dem 1. Juni 2026, angehalten. Am 13. Juli 2026 wird"
                                + " wieder gemessen.");
        assertThat(text(german))
                .contains(
                        "WAS ES VON IHNEN BRAUCHT",
                        "Bei 12 von 100 Personen ist es nicht geklärt",
                        "ab 1. September 2026",
                        "14,5 days (26. Juni 2026)",
                        "Am weitesten zurück: Group 1 (Pilot wave), 18 von 45 Personen",
                        "Gruppe",
                        "Vorbereitung")
                .doesNotContain("Target", "Measured", "Waves", "People", "done");
        assertThat(german.text()).contains("- Group 1 (Pilot wave): 40 %, Ziel 60 %");
        assertThat(german.html()).contains("<html lang=\"de\">");
        assertThat(plain(french.lead()))
                .isEqualTo(
                        "CRM rollout : jalon « Est-ce utilisé ? » depuis le 1 juin 2026, en attente. La mesure aura de"
                                + " nouveau lieu le 13 juillet 2026.");
        assertThat(text(french))
                .contains(
                        "CE QU'IL FAUT DE VOUS",
                        "Pour 12 personnes sur 100",
                        "14,5 days (26 juin 2026)",
                        "Le plus en retard : Group 1 (Pilot wave), 18 sur 45 personnes",
                        "Groupe",
                        "Préparation")
                .doesNotContain("Target", "Measured", "People", "done");
        assertThat(plain(french.text())).contains("- Group 1 (Pilot wave) : 40 %, objectif 60 %");
        try (PDDocument pdf = Loader.loadPDF(ReportPdf.of(french))) {
            assertThat(pdf.getDocumentCatalog().getLanguage()).isEqualTo("fr");
        }
    }

    @Test
    void the_chart_has_its_days_and_its_target_in_the_readers_language() {
        Map<String, SortedMap<LocalDate, Double>> lines =
                Map.of("Pilot wave", new TreeMap<>(Map.of(TODAY.minusWeeks(7), 25.0, TODAY, 40.0)));

        assertThat(TrendChart.chart(lines, 60.0, Words.in("de")).getSeriesMap()).containsKey("Ziel");
        assertThat(dayOnChart(lines, "de")).isEqualTo("29. Juni");
        assertThat(TrendChart.chart(lines, 60.0, Words.in("fr")).getSeriesMap()).containsKey("objectif");
        assertThat(dayOnChart(lines, "fr")).isEqualTo("29 juin");
        assertThat(Trends.inWords("CRM", lines, 62.5, Words.in("de")))
                .isEqualTo("CRM: Pilot wave von 25 % am 11. Mai auf 40 % am 29. Juni; Ziel 62,5 %.");
    }

    private static String dayOnChart(Map<String, SortedMap<LocalDate, Double>> lines, String language) {
        return TrendChart.chart(lines, 60.0, Words.in(language))
                .getStyler()
                .getxAxisTickLabelsFormattingFunction()
                .apply((double) TODAY.toEpochDay());
    }

    @Test
    void a_page_stays_one_page_of_a4_with_its_title_and_language_however_much_there_is_to_tell() throws IOException {
        try (PDDocument pdf = Loader.loadPDF(ReportPdf.of(page(40)))) {
            assertThat(pdf.getNumberOfPages()).isOne();
            assertThat(pdf.getPage(0).getMediaBox().getHeight()).isBetween(841f, 843f);
            assertThat(pdf.getDocumentInformation().getTitle()).isEqualTo("CRM rollout");
            assertThat(pdf.getDocumentCatalog().getLanguage()).isEqualTo("en");
            assertThat(pdf.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
        }
    }

    @Test
    void a_mail_carries_the_page_its_picture_with_words_for_it_and_the_pdf() {
        List<MailPart> parts = page(3).parts("crm.pdf");

        assertThat(parts)
                .extracting(MailPart::kind)
                .containsExactly(MailPart.Kind.PAGE, MailPart.Kind.PICTURE, MailPart.Kind.FILE);
        assertThat(new String(parts.getFirst().content(), StandardCharsets.UTF_8))
                .contains("src=\"cid:chart\" alt=\"Adoption of the groups shown, week by week: Pilot wave from")
                .doesNotContain("http", "<script");
        assertThat(new String(parts.getLast().content(), 0, 5, StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
    }

    @Test
    void the_api_tells_the_same_numbers_as_the_page() {
        ToldNumbers numbers = mock(ToldNumbers.class);
        when(numbers.of("crm")).thenReturn(history(3));
        ReportsController api = new ReportsController(new Stage().programs, numbers, mock(ExecutivePage.class));

        List<ReportPage.Bar> shown = page(3).sections().stream()
                .filter(ReportPage.Bars.class::isInstance)
                .flatMap(section -> ((ReportPage.Bars) section).bars().stream())
                .toList();
        assertThat(api.weeks("crm").getLast().numbers())
                .filteredOn(number -> number.measure().equals("adoption"))
                .extracting(
                        number -> "%s (Pilot wave) %s %s".formatted(number.group(), number.value(), number.target()))
                .containsExactlyInAnyOrderElementsOf(shown.stream()
                        .map(bar -> "%s %s %s".formatted(bar.name(), bar.percent(), bar.target()))
                        .toList());
        assertThat(shown).hasSize(3);
    }

    @Test
    void the_same_numbers_draw_the_same_picture() {
        assertThat(page(3).chart()).isEqualTo(page(3).chart());
    }

    @Test
    void a_report_without_a_chart_says_so_and_tells_what_it_would_show() throws IOException {
        ReportPage drawn = page(3);
        ReportPage page = new ReportPage(
                Words.english(),
                drawn.about(),
                drawn.title(),
                drawn.lead(),
                drawn.sections(),
                null,
                drawn.chartSays(),
                drawn.note());

        assertThat(text(page)).contains("The chart could not be drawn").contains("Pilot wave from");
        assertThat(page.parts("crm.pdf"))
                .extracting(MailPart::kind)
                .containsExactly(MailPart.Kind.PAGE, MailPart.Kind.FILE);
    }

    @Test
    void what_people_are_called_is_text_and_never_markup() throws IOException {
        ToldNumber odd = number("<script>alert('&\")</script> Łódź\u0001", TODAY, 30, 60);

        ReportPage page = ManagerPage.of(
                program,
                "Mia <b>",
                List.of(odd),
                List.of(odd),
                List.of(),
                List.of("\"A\" & 'B' <i>"),
                TODAY,
                Words.english());

        assertThat(page.html()).doesNotContain("<script", "<b>", "<i>").contains("&lt;script&gt;");
        assertThat(text(page)).contains("<script>", "Łódź", "Mia <b>");
    }

    @Test
    void a_manager_reads_what_waits_and_the_own_groups_with_the_weeks_before() throws IOException {
        List<ToldNumber> history = history(3);
        List<ToldNumber> own = history.stream()
                .filter(number -> number.toldOn().equals(TODAY)
                        && number.measure().equals("adoption")
                        && number.group().endsWith("1"))
                .toList();

        ReportPage page = ManagerPage.of(
                program,
                "Mia",
                history,
                own,
                List.of(
                        learning("learningProficient", 30, 24),
                        learning("learningTrained", 45, 30),
                        learning("learningUsing", 24, 12)),
                List.of("Free an hour, until 3 July"),
                TODAY,
                Words.english());

        assertThat(page.lead()).startsWith("Mia, ask Group 1 (Pilot wave) what keeps them");
        assertThat(page.chartSays()).contains("from 25 % on 1 June to 40 % on 29 June; target 60 %");
        assertThat(text(page))
                .contains("Free an hour, until 3 July", "18 of 45 people", "40 %", "FROM TRAINING TO USE")
                .doesNotContain("Group 2");
        assertThat(page.html())
                .contains(
                        "Group 1 (Pilot wave): of 45 people 30 are trained; of 30 who are trained 24 do the key task alone;"
                                + " of 24 who do it alone 12 use it as often as their role should.");
        picture("manager-week", page);
    }

    private static ToldNumber learning(String measure, int of, int made) {
        return new ToldNumber(
                "pilot", measure, "Group 1", Set.of(), TODAY, TODAY, of, of, made, 100.0 * made / of, null);
    }

    @Test
    void a_manager_reads_the_page_in_the_own_language() throws IOException {
        List<ToldNumber> own = List.of(number("Group 1", TODAY, 40, 60));
        List<ToldNumber> learning = List.of(learning("learningProficient", 30, 24));

        ReportPage german = ManagerPage.of(program, "Mia", own, own, learning, List.of(), TODAY, Words.in("de"));
        ReportPage french = ManagerPage.of(program, "Mia", own, own, learning, List.of(), TODAY, Words.in("fr"));

        assertThat(german.lead()).startsWith("Mia, fragen Sie Group 1 (Pilot wave), was sie von der Arbeit mit");
        assertThat(text(german))
                .contains(
                        "29. Juni 2026",
                        "Die Woche Ihrer Teams",
                        "Diese Woche wartet nichts auf Sie.",
                        "VON DER SCHULUNG ZUR NUTZUNG",
                        "Group 1 (Pilot wave): von 30 Geschulten erledigen 24 die Kernaufgabe allein.")
                .doesNotContain("week", "people", "Target");
        assertThat(plain(french.lead())).startsWith("Mia, demandez à Group 1 (Pilot wave) ce qui les empêche");
        assertThat(text(french))
                .contains(
                        "29 juin 2026",
                        "La semaine de vos équipes",
                        "Rien ne vous attend cette semaine.",
                        "Group 1 (Pilot wave) : sur 30 personnes formées, 24 font seules la tâche clé.")
                .doesNotContain("week", "people", "Target");
    }

    @Test
    void a_number_that_could_not_be_told_anew_carries_its_day() {
        ToldNumber old = new ToldNumber(
                "pilot", "adoption", "Sales", Set.of(), TODAY, TODAY.minusDays(7), 45, 45, 18, 40.0, 60.0);

        assertThat(Trends.bar(old, Map.of("pilot", "Pilot wave"), Words.english())
                        .name())
                .isEqualTo("Sales (Pilot wave, 22 June)");
    }

    private ReportPage page(int groups) {
        return page(groups, Words.english());
    }

    private ReportPage page(int groups, Words words) {
        ReportPage page = ExecutivePage.page(
                program,
                progress(groups),
                history(groups),
                program.outcomes().stream().map(ReportsTest::measured).toList(),
                List.of(
                        "Ask Name of sue until 6 July what the group furthest behind needs: Group 1 (Pilot wave).",
                        "Talk with Name of tom until 6 July: nobody has seen the visible acts that were agreed."),
                TODAY,
                words);
        picture("executive-page-%d-%s".formatted(groups, words.tag()), page);
        return page;
    }

    private static Outcomes.Standing measured(Outcome outcome) {
        return new Outcomes.Standing(
                outcome.name(),
                outcome.unit(),
                outcome.baseline(),
                outcome.target(),
                new Outcomes.Measured(
                        "1", 14.5, null, null, null, TODAY.minusDays(3), "Report 12", null, "sue", "tom", "", null),
                null,
                List.of(),
                List.of());
    }

    private static List<ToldNumber> history(int groups) {
        List<ToldNumber> told = new ArrayList<>();
        for (int week = 4; week >= 0; week--) {
            LocalDate day = TODAY.minusWeeks(week);
            for (int group = 1; group <= groups; group++) {
                told.add(number(
                        group == 1 ? "Group 1" : "Group %d + its neighbour".formatted(group),
                        day,
                        group == 1 ? 40 - week * 3.75 : Math.min(95, 45 + group * 8 - week * 2),
                        60));
            }
            told.add(new ToldNumber("pilot", "accounted", "", Set.of(), day, day, 100, 100, 88, 88.0, null));
            told.add(new ToldNumber("pilot", "trainedNotUsing", "", Set.of(), day, day, 100, 70, 9, null, null));
        }
        return told;
    }

    private static ToldNumber number(String group, LocalDate day, double percent, double target) {
        return new ToldNumber(
                "pilot",
                "adoption",
                group,
                Set.of(new MeasuredUnit("sales", "Berlin")),
                day,
                day,
                45,
                45,
                45 * percent / 100,
                percent,
                target);
    }

    private Progress progress(int criteria) {
        List<String> holds = new ArrayList<>();
        for (int at = 0; at < criteria; at++) {
            holds.add("Group 1: 18 of 45 people did their key task as often as their role should, 40 %, target 60 %, "
                    + "9 more needed".repeat(criteria > 10 ? 20 : 1));
        }
        List<Progress.GateProgress> gates = List.of(
                new Progress.GateProgress("ready", "Are people ready?", "passed", "GO", null, null, null),
                new Progress.GateProgress("in-use", "Is it in use?", "measuring", "HOLD", null, null, null));
        List<Progress.WaveProgress> waves = new ArrayList<>(List.of(new Progress.WaveProgress(
                "pilot",
                "Pilot wave",
                "pilot",
                LocalDate.of(2026, 3, 2),
                LocalDate.of(2026, 4, 1),
                "running",
                "Is it in use?",
                List.of(),
                List.of(),
                gates,
                null)));
        for (int wave = 1; wave < criteria; wave++) {
            waves.add(new Progress.WaveProgress(
                    "w" + wave,
                    "Wave " + wave,
                    "rollout",
                    LocalDate.of(2026, 9, 1),
                    LocalDate.of(2026, 10, 1),
                    "waiting",
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    null));
        }
        return new Progress(
                "crm",
                "CRM rollout",
                "Acme CRM",
                "running",
                "1",
                Instant.EPOCH,
                null,
                "Is it in use?",
                List.of(new Progress.WaveStanding(
                        "pilot",
                        "Pilot wave",
                        "Gate 'Is it in use?'",
                        Instant.parse("2026-06-01T08:00:00Z"),
                        "Is it in use?",
                        holds,
                        List.of(),
                        List.of("adoption: target 60 %, it was 70 %"),
                        List.of(),
                        List.of(new GateStandings.Lacking("adoption", "missed", holds.getFirst(), 9L)),
                        Instant.parse("2026-07-13T08:00:00Z"),
                        null)),
                List.of(),
                List.of(),
                waves,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                null);
    }

    /** French has spaces there that do not break. */
    private static String plain(String text) {
        return text.replace('\u00a0', ' ');
    }

    private static String text(ReportPage page) throws IOException {
        try (PDDocument pdf = Loader.loadPDF(ReportPdf.of(page))) {
            return plain(new PDFTextStripper().getText(pdf)).replaceAll("\\s+", " ");
        }
    }

    /** Kept for people to look at: {@code -Dtollgate.write}, as for the other pictures of the docs. */
    private static void picture(String name, ReportPage page) {
        if (System.getProperty("tollgate.write") == null) {
            return;
        }
        try (PDDocument pdf = Loader.loadPDF(ReportPdf.of(page))) {
            Path folder = Files.createDirectories(Path.of("target/reports"));
            Files.writeString(folder.resolve(name + ".html"), page.html());
            BufferedImage image = new PDFRenderer(pdf).renderImageWithDPI(0, 90);
            ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
            assertThat(ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(folder.resolve(name + ".png")))))
                    .isNotNull();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
