package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.tollgate.evidence.Head;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Sponsor;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sponsors read about the head of the evidence. */
class HeadLettersTest {

    private static final Head HEAD = new Head(1234, "ab".repeat(32));

    private final MailBench bench = new MailBench();
    private final Stage stage = new Stage()
            .with("boss", "it", "President", "boss@example.com")
            .with("sue", "it", "Head", "sue@example.com");

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    private record Mail(String language, String subject, String text) {}

    @Test
    void an_english_sponsor_reads_what_was_sealed_and_the_line_to_keep() {
        assertThat(mail("en", "CRM rollout", "Pilot wave"))
                .isEqualTo(new Mail(
                        "en",
                        "CRM rollout: Gate \"Is it in use?\" of wave \"Pilot wave\" is decided (GO). Please keep this mail",
                        """
                        Gate "Is it in use?" of wave "Pilot wave" of CRM rollout was sealed with the outcome GO.

                        Its evidence has 1234 entries up to now, and this is the seal of the last one:

                        1234:%s

                        You need not do anything. Keep this mail: should the evidence ever be changed or cut off, this line \
                        proves it. The auditor compares it with entry 1234 of the evidence of program 'crm'.""".formatted(HEAD.digest())));
    }

    @Test
    void a_german_sponsor_reads_it_in_german() {
        assertThat(mail("de", "CRM rollout", "Pilot wave"))
                .isEqualTo(new Mail(
                        "de",
                        "CRM rollout: Gate „Wird es genutzt?“ der Welle „Pilot wave“ ist entschieden (GO). Bitte bewahren Sie diese E-Mail auf",
                        """
                        Gate „Wird es genutzt?“ der Welle „Pilot wave“ von CRM rollout wurde mit dem Ergebnis GO besiegelt.

                        Der Nachweis hat bis jetzt 1234 Einträge, und dies ist das Siegel des letzten:

                        1234:%s

                        Sie müssen nichts tun. Bewahren Sie diese E-Mail auf: Sollte der Nachweis je geändert oder gekürzt \
                        werden, beweist es diese Zeile. Die Revision vergleicht sie mit dem Eintrag 1234 des Nachweises von \
                        Programm „crm“.""".formatted(HEAD.digest())));
    }

    @Test
    void a_french_sponsor_reads_it_in_french() {
        assertThat(mail("fr", "CRM rollout", "Pilot wave"))
                .isEqualTo(new Mail(
                        "fr",
                        "CRM rollout : Jalon « Est-ce utilisé ? » de la vague « Pilot wave » est décidé (GO). Veuillez conserver ce message",
                        """
                        Jalon « Est-ce utilisé ? » de la vague « Pilot wave » de CRM rollout a été scellé avec le résultat GO.

                        Ses preuves comptent 1234 entrées à ce jour, et voici le sceau de la dernière :

                        1234:%s

                        Vous n'avez rien à faire. Conservez ce message : si les preuves étaient un jour modifiées ou tronquées, \
                        cette ligne le démontrerait. L'auditeur la compare avec l'entrée 1234 des preuves du programme « crm ».""".formatted(HEAD.digest())));
    }

    @Test
    void names_with_braces_and_quotes_are_written_as_they_are() {
        for (String language : List.of("en", "de", "fr")) {
            Mail mail = mail(language, "O'Brien's {0} \"CRM\"", "Wave '{1}' {");

            assertThat(mail.subject()).contains("O'Brien's {0} \"CRM\"", "Wave '{1}' {");
            assertThat(mail.text()).contains("O'Brien's {0} \"CRM\"", "Wave '{1}' {");
        }
    }

    @Test
    void each_sponsor_reads_it_once_and_in_the_own_language() {
        stage.reads("sue", "fr");
        when(stage.programs.get("crm")).thenReturn(view("CRM rollout", "Pilot wave"));
        keep();

        assertThat(bench.jdbc
                        .sql("select username, language from delivery order by username")
                        .query((row, number) -> row.getString(1) + " " + row.getString(2))
                        .list())
                .containsExactly("boss en", "sue fr");
    }

    /** The one to the executive sponsor, who reads that language. */
    private Mail mail(String language, String program, String wave) {
        bench.jdbc.sql("delete from delivery").update();
        stage.reads("boss", language);
        when(stage.programs.get("crm")).thenReturn(view(program, wave));
        keep();
        return bench.jdbc
                .sql("select language, subject, body from delivery where username = 'boss'")
                .query((row, number) -> new Mail(row.getString(1), plain(row.getString(2)), plain(row.getString(3))))
                .single();
    }

    /** French has spaces there that do not break. */
    private static String plain(String text) {
        return text.replace('\u00a0', ' ');
    }

    private void keep() {
        HeadLetters letters = new HeadLetters(bench.queue(), stage.programs, stage.roster);
        bench.transactions.executeWithoutResult(
                status -> letters.keep("crm", "pilot", Gate.IN_USE, "Gate 'Is it in use?'", "GO", HEAD));
    }

    private static ProgramView view(String program, String wave) {
        ProgramDefinition definition = Stage.program(Map.of(
                "name",
                program,
                "sponsors",
                List.of(new Sponsor("boss", 5, "Board", List.of()), new Sponsor("sue", 4, "IT", List.of())),
                "waves",
                List.of(new Wave(
                        "pilot",
                        wave,
                        WaveKind.PILOT,
                        LocalDate.of(2026, 4, 1),
                        LocalDate.of(2026, 3, 2),
                        "boss",
                        false))));
        return new ProgramView("crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", definition);
    }
}
