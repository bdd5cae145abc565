package dev.tollgate.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2027-01-04T09:00:00Z"), ZoneOffset.UTC);

    private static final String PEOPLE = """
            username,name,email,department,location,role,manager
            boss,Bea Boss,boss@example.com,Executive,Berlin,President,
            lead,Lea Lead,lead@example.com,IT,Berlin,Programmer,boss
            sal,Sal Seller,sal@example.com,Sales,Oxford,Seller,boss
            sue,Sue Seller,sue@example.com,Sales,Paris,Seller,sal
            """;

    private static final String MINIMAL = """
            software: CRM
            objective: One place for customers
            goLive: 2027-03-01
            executiveSponsor: boss
            changeLead: lead
            """;

    @Nested
    class What_it_reads {

        @Test
        void remedy_days_that_are_written_down_wait_for_nothing_else() {
            ProgramDefinition definition = accepted(MINIMAL + "remedyDays: 5\n").definition();

            assertThat(definition.remedyDays()).isEqualTo(5);
            assertThat(definition.remedyWaitsForWindow()).isFalse();
            assertThat(DefinitionJson.read(
                                    DefinitionJson.write(definition).replace("\"remedyWaitsForWindow\":false,", ""))
                            .remedyWaitsForWindow())
                    .as("stored before there was the rule")
                    .isFalse();
        }

        @Test
        void knows_the_days_on_which_people_work() {
            assertThat(accepted(MINIMAL).definition().workingTime()).isEqualTo(WorkingTime.USUAL);
            assertThat(accepted(MINIMAL + """
                            workingTime:
                              days: [saturday, monday]
                              holidays: [2027-12-25, 2027-01-06]
                            """).definition().workingTime())
                    .isEqualTo(new WorkingTime(
                            List.of(DayOfWeek.MONDAY, DayOfWeek.SATURDAY),
                            List.of(LocalDate.of(2027, 1, 6), LocalDate.of(2027, 12, 25))));
        }

        @Test
        void knows_in_which_language_a_person_is_written_to() {
            ProgramDefinition definition = accepted(MINIMAL + """
                    language: fr
                    locations:
                      - {name: Munich, language: de}
                    training: {locations: [{name: Oxford, language: en}]}
                    roles:
                      - {name: default, wiifm: Moins de saisie, keyAction: visit, wiifmIn: {de: Weniger tippen}}
                    """).definition();

            assertThat(definition.languageOf(reader("Munich", "en"))).isEqualTo("en");
            assertThat(definition.languageOf(reader("munich", null))).isEqualTo("de");
            assertThat(definition.languageOf(reader("Oxford", null)))
                    .as("that of its sessions")
                    .isEqualTo("en");
            assertThat(definition.languageOf(reader("Lyon", null))).isEqualTo("fr");
            assertThat(definition.languageOf(reader("Lyon", "es")))
                    .as("no texts in Spanish")
                    .isEqualTo("fr");
            assertThat(definition.role("any").wiifm("de-AT")).isEqualTo("Weniger tippen");
            assertThat(definition.role("any").wiifm("en")).isEqualTo("Moins de saisie");
            assertThat(accepted(MINIMAL).definition().language()).isEqualTo("en");
            assertThat(DefinitionJson.read(DefinitionJson.write(definition))).isEqualTo(definition);
        }

        private Person reader(String location, String language) {
            return new Person("ann", "Ann", "ann@example.com", "sales", location, "", null, language, null);
        }

        @Test
        void knows_locations_with_a_clock_and_holidays_of_their_own_and_days_without_messages() {
            ProgramDefinition definition = accepted(MINIMAL + """
                    timeZone: Europe/Berlin
                    locations:
                      - {name: "Oxford, GB", timeZone: Europe/London, holidays: [2027-08-30]}
                      - {name: Munich, holidays: [2027-08-15]}
                    communication: {blackouts: [{from: 2027-12-20, to: 2027-12-24, reason: Closing}, {from: 2027-05-03}]}
                    """).definition();

            assertThat(definition.locations())
                    .containsExactly(
                            new Location(
                                    "Oxford, GB",
                                    ZoneId.of("Europe/London"),
                                    List.of(LocalDate.of(2027, 8, 30)),
                                    null,
                                    null),
                            new Location(
                                    "Munich",
                                    ZoneId.of("Europe/Berlin"),
                                    List.of(LocalDate.of(2027, 8, 15)),
                                    null,
                                    null));
            assertThat(definition.communication().blackouts())
                    .containsExactly(
                            new Blackout(LocalDate.of(2027, 12, 20), LocalDate.of(2027, 12, 24), "Closing"),
                            new Blackout(LocalDate.of(2027, 5, 3), LocalDate.of(2027, 5, 3), "no messages"));
            assertThat(definition.calendar("oxford, gb").works(LocalDate.of(2027, 8, 30)))
                    .isFalse();
            assertThat(definition.calendar("elsewhere").works(LocalDate.of(2027, 8, 30)))
                    .isTrue();
            assertThat(DefinitionJson.read(DefinitionJson.write(definition))).isEqualTo(definition);
        }

        @Test
        void without_rules_for_scheduling_everybody_attends_one_session_of_the_departments_own_trainer() {
            TrainingPlan training = accepted(MINIMAL).definition().training();

            assertThat(training.scheduling()).isEqualTo(SchedulingRules.USUAL);
            assertThat(training.scheduling().parts()).isEqualTo(1);
            assertThat(training.scheduling().mostAway(7)).isEqualTo(7);
            assertThat(new TrainingPlan(training.workingHours(), training.usual(), Map.of(), null).scheduling())
                    .as("stored before there were such rules")
                    .isEqualTo(SchedulingRules.USUAL);
        }

        @Test
        void rules_for_scheduling_name_trainers_rooms_locations_and_days_without_training() {
            ProgramDefinition definition = accepted(MINIMAL + """
                    training:
                      curriculum: [First steps, Daily work]
                      spacingDays: 3
                      noticeDays: 5
                      horizonDays: 60
                      coverageShare: 30
                      blackouts: [2027-02-10, 2027-02-15/2027-02-19]
                      trainers:
                        - {username: sal, locations: [Oxford], languages: [en], departments: [Sales], away: [2027-02-11]}
                      rooms:
                        - {name: Room 5, location: Berlin, seats: 8, closed: [2027-02-12]}
                        - {name: Big link, online: true, seats: 100}
                      locations:
                        - {name: Oxford, language: en, blackouts: [2027-02-16]}
                    """).definition();

            SchedulingRules rules = definition.training().scheduling();
            DayRange week = new DayRange(LocalDate.of(2027, 2, 15), LocalDate.of(2027, 2, 19));
            assertThat(rules)
                    .isEqualTo(new SchedulingRules(
                            List.of("First steps", "Daily work"),
                            3,
                            5,
                            60,
                            30,
                            List.of(day(10), week),
                            List.of(new TrainerPlan(
                                    "sal", List.of("Oxford"), List.of("en"), List.of("sales"), List.of(day(11)))),
                            List.of(
                                    new RoomPlan("Room 5", "Berlin", 8, false, List.of(day(12))),
                                    new RoomPlan("Big link", null, 100, true, List.of())),
                            List.of(new LocationPlan("Oxford", "en", List.of(day(16))))));
            assertThat(week.days()).hasSize(5);
            assertThat(rules.mostAway(10)).isEqualTo(3);
            assertThat(rules.mostAway(2)).as("one can always go").isEqualTo(1);
            assertThat(definition.dutyHolders()).contains("sal");
            assertThat(DefinitionJson.read(DefinitionJson.write(definition))).isEqualTo(definition);
        }

        private static DayRange day(int ofFebruary) {
            LocalDate day = LocalDate.of(2027, 2, ofFebruary);
            return new DayRange(day, day);
        }

        @Test
        void without_an_escalation_policy_an_order_comes_last_and_pay_is_left_out() {
            EscalationPolicy policy = accepted(MINIMAL).definition().escalation();

            assertThat(policy).isEqualTo(EscalationPolicy.USUAL);
            assertThat(policy.order()).endsWith(Rung.MANDATE);
            assertThat(policy.incentives()).noneMatch(EscalationPolicy::touchesPay);
            assertThat(policy.mandateEarly()).isFalse();
        }

        @Test
        void an_escalation_policy_names_rungs_days_incentives_and_what_covers_them() {
            EscalationPolicy policy = accepted(MINIMAL + """
                    escalation: {order: [mandate, help], days: {help: 7}, graceDays: 21}
                    incentives: {allowed: [bonus, a day with the sales team]}
                    privacy: {worksAgreement: Agreement 12/2026}
                    """).definition().escalation();

            assertThat(policy.order()).containsExactly(Rung.MANDATE, Rung.HELP);
            assertThat(policy.mandateEarly()).isTrue();
            assertThat(policy.days()).containsEntry(Rung.HELP, 7).containsEntry(Rung.MOTIVATE, 14);
            assertThat(policy.graceDays()).isEqualTo(21);
            assertThat(policy.incentives()).containsExactly("bonus", "a day with the sales team");
            assertThat(policy.agreement()).isEqualTo("Agreement 12/2026");
        }

        @Test
        void an_incentive_in_pay_without_an_agreement_is_noticed() {
            assertThat(accepted(MINIMAL + "incentives: {allowed: [bonus]}\n").notices())
                    .anyMatch(notice -> notice.toString().contains("'bonus' touches pay"));
        }

        @Test
        void usage_agreements_by_country_and_asks_for_those_that_are_missing() {
            CheckedProgram program = accepted(MINIMAL + """
                    country: "NO"
                    locations:
                      - {name: Berlin, country: DE}
                      - {name: oxford, country: GB}
                    privacy:
                      usageAgreements:
                        DE: {agreement: Works agreement 4, date: 2026-05-02}
                        "NO": {notApplicable: No works council, saidBy: Legal}
                    """);

            assertThat(program.definition().country("Berlin")).isEqualTo("DE");
            assertThat(program.definition().country("Paris")).isEqualTo("NO");
            assertThat(program.definition().usageAgreements())
                    .containsEntry("DE", new UsageAgreement("Works agreement 4", LocalDate.of(2026, 5, 2), null, null))
                    .containsEntry("NO", new UsageAgreement(null, null, "No works council", "Legal"));
            assertThat(program.notices())
                    .filteredOn(notice -> notice.path().equals("privacy.usageAgreements"))
                    .singleElement()
                    .extracting(Notice::message)
                    .asString()
                    .contains("Usage of 1 person in GB is kept aside", "privacy.usageAgreements.GB");
            assertThat(DefinitionJson.read(DefinitionJson.write(program.definition())))
                    .isEqualTo(program.definition());
        }

        @Test
        void a_program_that_says_nothing_of_countries_is_told_what_to_add() {
            CheckedProgram program = accepted(MINIMAL);

            assertThat(program.definition().country("Paris")).isEmpty();
            assertThat(program.notices())
                    .filteredOn(notice -> notice.path().equals("privacy.usageAgreements"))
                    .singleElement()
                    .extracting(Notice::message)
                    .asString()
                    .contains("Usage of 4 people whose country is not known is kept aside", "Say in which country");
            assertThat(DefinitionJson.read(DefinitionJson.write(program.definition())
                                    .replaceAll(",\"usageAgreements\":\\{}", ""))
                            .usageAgreements())
                    .as("stored before it was asked for")
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        {DE: {agreement: A}}                                        | privacy.usageAgreements.DE.date
                        {DE: {agreement: A, date: 2031-01-01}}                      | privacy.usageAgreements.DE.date
                        {DE: {agreement: A, date: 1.2.2026}}                        | privacy.usageAgreements.DE.date
                        {DE: {notApplicable: none}}                                 | privacy.usageAgreements.DE.saidBy
                        {DE: {notApplicable: none, saidBy: x, agreement: A}}        | privacy.usageAgreements.DE.agreement
                        {DE: {date: 2026-01-01}}                                    | privacy.usageAgreements.DE.agreement
                        {Germany: {notApplicable: none, saidBy: x}}                 | privacy.usageAgreements.Germany
                        {DE: {notApplicable: none, saidBy: x, by: x}}               | privacy.usageAgreements.DE.by
                        """)
        void a_usage_agreement_that_says_too_little_or_too_much_is_refused_by_its_place(
                String agreements, String path) {
            assertThat(refused(MINIMAL + "privacy: {usageAgreements: " + agreements + "}\n"))
                    .extracting(Problem::path)
                    .containsExactly(path);
        }

        @Test
        void fills_a_minimal_definition_with_the_defaults() {
            CheckedProgram program = accepted(MINIMAL);
            ProgramDefinition definition = program.definition();

            assertThat(definition.id()).isEqualTo("crm-adoption");
            assertThat(definition.timeZone()).isEqualTo(ZoneId.of("UTC"));
            assertThat(definition.reviewer()).isEqualTo("boss");
            assertThat(definition.targets().of(Gate.READY, "trainingCompletion"))
                    .get()
                    .extracting(Criterion::target, Criterion::need)
                    .containsExactly(95.0, Criterion.Need.ALWAYS);
            assertThat(definition.minimums())
                    .isEqualTo(new GateWaits(Period.ofDays(28), Period.ofDays(90), Period.ofDays(180)));
            assertThat(definition.floorMargin()).isEqualTo(15);
            assertThat(definition.smallUnit()).isEqualTo(10);
            assertThat(definition.remedyDays()).isEqualTo(5);
            assertThat(definition.remedyWaitsForWindow()).isTrue();
            assertThat(definition.feature()).isEqualTo("key-action");
            assertThat(definition.role("Seller").frequency()).isEqualTo(Frequency.WEEKLY);
            assertThat(definition.training().forDepartment("sales").trainer()).isEqualTo("lead");
            assertThat(definition.sponsors()).extracting(Sponsor::username).containsExactly("boss");
            assertThat(definition.waves())
                    .containsExactly(new Wave(
                            "wave-1",
                            "Rollout",
                            WaveKind.ROLLOUT,
                            LocalDate.of(2027, 3, 1),
                            LocalDate.of(2027, 1, 18),
                            "boss",
                            true));
            assertThat(program.units()).extracting(Unit::id).containsExactly("executive", "it", "sales");
        }

        @Test
        void reads_json_as_it_reads_yaml() {
            String json = """
                    {"objective": "One place for customers", "software": "CRM", "goLive": "2027-03-01",
                     "executiveSponsor": "boss", "changeLead": "lead"}""";

            assertThat(accepted(json).definition()).isEqualTo(accepted(MINIMAL).definition());
            assertThat(DefinitionTree.parse(json).digest())
                    .isEqualTo(DefinitionTree.parse(MINIMAL).digest());
        }

        @Test
        void gives_another_digest_to_another_definition_only() {
            String digest = DefinitionTree.parse(MINIMAL + "floorMargin: 10\n").digest();

            assertThat(DefinitionTree.parse("floorMargin: 10.0 # points\n" + MINIMAL)
                            .digest())
                    .isEqualTo(digest);
            assertThat(DefinitionTree.parse(MINIMAL + "floorMargin: 11\n").digest())
                    .isNotEqualTo(digest);
            assertThat(DefinitionTree.parse(MINIMAL + "floorMargin: '#10'\n").digest())
                    .isNotEqualTo(digest);
        }

        @Test
        void counts_a_go_live_given_as_period_from_today_in_the_programs_zone() {
            String late = MINIMAL.replace("2027-03-01", "P5W") + "timeZone: Pacific/Auckland\n";
            Clock evening = Clock.fixed(Instant.parse("2027-01-04T20:00:00Z"), ZoneOffset.UTC);

            CheckedProgram program =
                    DefinitionReader.read(DefinitionTree.parse(late), people(), evening, Set.of(), new ArrayList<>());

            assertThat(program.definition().waves().get(0).goLive()).isEqualTo(LocalDate.of(2027, 2, 9));
        }

        @Test
        void accepts_a_go_live_today_and_says_that_the_pre_launch_is_cut_short() {
            CheckedProgram program = accepted(MINIMAL.replace("2027-03-01", "2027-01-04"));

            assertThat(program.definition().waves().get(0).startsOn()).isEqualTo(LocalDate.of(2027, 1, 4));
            assertThat(program.notices())
                    .filteredOn(notice -> notice.path().equals("goLive"))
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.message()).contains("starts at once"));
        }

        @Test
        void takes_for_the_sustained_target_nine_tenths_of_the_habit_target() {
            assertThat(accepted(MINIMAL + "targets: {habit: {adoption: 60}}")
                            .definition()
                            .targets()
                            .of(Gate.SUSTAINED, "adoption"))
                    .get()
                    .extracting(Criterion::target)
                    .isEqualTo(54.0);
        }

        @Test
        void takes_a_target_a_fallback_or_a_reason_why_something_is_not_measured() {
            GateTargets targets = accepted(MINIMAL + """
                            targets:
                              inUse: {shadowReports: 30}
                              habit:
                                quality: {notMeasured: The source has no quality}
                                satisfaction: {target: 3.8, fallback: adoption}
                            """).definition().targets();
            assertThat(targets.of(Gate.IN_USE, "shadowReports"))
                    .get()
                    .extracting(Criterion::need, Criterion::target, Criterion::fallback)
                    .containsExactly(Criterion.Need.ALWAYS, 30.0, "adoption");
            assertThat(targets.of(Gate.HABIT, "quality"))
                    .get()
                    .extracting(Criterion::need, Criterion::because)
                    .containsExactly(Criterion.Need.NOT_MEASURED, "The source has no quality");
            assertThat(targets.of(Gate.HABIT, "satisfaction"))
                    .get()
                    .extracting(Criterion::target)
                    .isEqualTo(3.8);
        }

        @Test
        void asks_people_how_it_goes_unless_it_says_otherwise_and_then_no_gate_asks_for_what_they_would_say() {
            ProgramDefinition asking = accepted(MINIMAL).definition();
            assertThat(asking.surveys().pulse()).isTrue();
            for (Gate gate : List.of(Gate.IN_USE, Gate.HABIT)) {
                assertThat(asking.targets().of(gate, "shadowReports"))
                        .get()
                        .extracting(Criterion::need, Criterion::fallback)
                        .containsExactly(Criterion.Need.ALWAYS, "adoption");
            }
            assertThat(accepted(MINIMAL).notices()).extracting(Notice::path).contains("surveys.pulse");
            CheckedProgram silent = accepted(MINIMAL + "surveys: {pulse: false}\n");
            assertThat(silent.definition().surveys().pulse()).isFalse();
            assertThat(silent.definition().targets().of(Gate.HABIT, "satisfaction"))
                    .get()
                    .extracting(Criterion::need, Criterion::because)
                    .containsExactly(
                            Criterion.Need.NOT_MEASURED,
                            "the program does not ask people how it goes (surveys.pulse is false)");
            assertThat(silent.notices())
                    .extracting(Notice::message)
                    .anyMatch(message -> message.contains("habit.satisfaction (the program does not ask people"));
        }

        @Test
        void asks_before_go_live_only_where_it_says_so_and_then_the_first_gate_asks_for_how_ready_people_feel() {
            ProgramDefinition silent = accepted(MINIMAL).definition();
            assertThat(silent.surveys()).isEqualTo(new SurveyPlan(true, false, false));
            assertThat(silent.targets().of(Gate.READY, "feltReadiness")).isEmpty();
            assertThat(silent.gateDates(silent.waves().getFirst()).ready())
                    .isEqualTo(silent.waves().getFirst().startsOn());

            ProgramDefinition asking = accepted(MINIMAL + "surveys: {readiness: true, interview: true}\n")
                    .definition();
            assertThat(asking.surveys()).isEqualTo(new SurveyPlan(true, true, true));
            assertThat(asking.targets().of(Gate.READY, "feltReadiness"))
                    .get()
                    .extracting(Criterion::need, Criterion::target, Criterion::fallback)
                    .containsExactly(Criterion.Need.ALWAYS, 75.0, "trainingCompletion");
            assertThat(asking.gateDates(asking.waves().getFirst()).ready())
                    .as("no answers, no decision")
                    .isEqualTo(asking.waves().getFirst().goLive().minusWeeks(1));
            ProgramDefinition shown = accepted(MINIMAL + """
                            surveys: {readiness: true}
                            targets: {ready: {feltReadiness: {notMeasured: Only the program office looks at it}}}
                            """).definition();
            assertThat(shown.gateDates(shown.waves().getFirst()).ready())
                    .isEqualTo(shown.waves().getFirst().startsOn());
        }

        @Test
        void a_target_for_how_ready_people_feel_needs_somebody_to_ask_them() {
            assertThat(refused(MINIMAL + "targets: {ready: {feltReadiness: 80}}\n"))
                    .singleElement()
                    .extracting(Problem::toString)
                    .asString()
                    .contains("targets.ready.feltReadiness", "surveys.readiness is false");
        }

        @Test
        void says_which_waves_go_live_too_soon_to_be_asked_before() {
            assertThat(accepted(MINIMAL + """
                            surveys: {readiness: true, interview: true}
                            waves: [{name: Early, goLive: P4W, units: all others}]
                            """).notices())
                    .filteredOn(notice -> notice.path().startsWith("surveys."))
                    .extracting(Notice::message)
                    .anyMatch(message -> message.contains(
                            "Less than 6 weeks are left before the go-live of Early: nobody of them is asked"))
                    .noneMatch(message -> message.contains("Less than 2 weeks"));
        }

        @Test
        void says_what_no_gate_asks_for_by_default_and_why() {
            assertThat(accepted(MINIMAL).notices())
                    .filteredOn(notice -> notice.path().equals("targets"))
                    .singleElement()
                    .extracting(Notice::message)
                    .asString()
                    .contains(
                            "ready.champions (the definition names no champions)",
                            "inUse.wins (nothing in this installation records it)");
        }

        @Test
        void gives_all_others_what_no_other_wave_takes_down_to_the_location() {
            CheckedProgram program = accepted(MINIMAL + """
                    waves:
                      - {id: pilot, kind: pilot, units: [{department: sales, location: Oxford}, {department: IT}]}
                      - {id: rest, units: all others}
                    """);

            assertThat(program.units())
                    .containsExactly(
                            new Unit("pilot", "sales", "Oxford"),
                            new Unit("pilot", "it", null),
                            new Unit("rest", "executive", null),
                            new Unit("rest", "sales", null));
            assertThat(program.peopleOf(new Unit("rest", "sales", null)))
                    .extracting(PersonRow::username)
                    .containsExactly("sue");
        }

        @Test
        void says_who_is_in_no_wave() {
            CheckedProgram program = accepted(MINIMAL + "waves: [{units: [{department: IT}]}]");

            assertThat(program.notices())
                    .contains(
                            new Notice("waves", "1 of the department 'executive' are in no wave"),
                            new Notice("waves", "2 of the department 'sales' are in no wave"));
        }

        @Test
        void survives_being_stored() {
            ProgramDefinition definition = accepted(MINIMAL).definition();

            assertThat(DefinitionJson.read(DefinitionJson.write(definition))).isEqualTo(definition);
        }
    }

    @Nested
    class What_it_refuses {

        @Test
        void malformed_yaml_with_its_line_and_column() {
            assertThatExceptionOfType(InvalidProgram.class)
                    .isThrownBy(() -> DefinitionTree.parse("software: CRM\nobjective: [one\ngoLive: x\n"))
                    .satisfies(refused -> assertThat(refused.problems())
                            .singleElement()
                            .satisfies(problem -> {
                                assertThat(problem.path()).matches("line 3, column \\d+");
                                assertThat(problem.problem()).contains("not well-formed YAML");
                            }));
        }

        @Test
        void malformed_json_with_its_line_and_column() {
            assertThatExceptionOfType(InvalidProgram.class)
                    .isThrownBy(() -> DefinitionTree.parse("{\"software\": \"CRM\",\n \"objective\" 5}"))
                    .satisfies(refused ->
                            assertThat(refused.problems().get(0).path()).startsWith("line 2, column"));
        }

        @Test
        void an_empty_definition() {
            assertThatExceptionOfType(InvalidProgram.class)
                    .isThrownBy(() -> DefinitionTree.parse(" \n# nothing\n"))
                    .withMessageContaining("is empty");
        }

        @Test
        void a_definition_that_is_a_list() {
            assertThatExceptionOfType(InvalidProgram.class)
                    .isThrownBy(() -> DefinitionTree.parse("- software\n"))
                    .withMessageContaining("is not a list of keys with values");
        }

        @Test
        void a_second_document() {
            assertThatExceptionOfType(InvalidProgram.class)
                    .isThrownBy(() -> DefinitionTree.parse(MINIMAL + "---\nsoftware: ERP\n"))
                    .withMessageContaining("begins a second document");
        }

        @Test
        void what_is_no_language_or_has_no_texts() {
            assertThat(refused(MINIMAL + """
                            language: english
                            locations: [{name: Madrid, language: es}]
                            roles: [{name: default, wiifm: x, keyAction: y, wiifmIn: {de-AT: z}}]
                            """))
                    .extracting(Problem::toString)
                    .contains(
                            "language ('english') is no language. Did you mean 'en'?",
                            "locations[0].language ('es') is a language that there are no texts in. Give one of de, en, fr,"
                                    + " or leave it out.",
                            "roles[0].wiifmIn.de-AT ('z') is in no language that there are texts in. Give the texts under"
                                    + " de, en, fr, without a region.");
        }

        @Test
        void a_reference_to_an_anchor() {
            assertThat(refused(MINIMAL + "champions: [&x boss, *x]"))
                    .anySatisfy(problem -> assertThat(problem.problem()).contains("anchor"));
        }

        @Test
        void an_unknown_key_with_the_key_that_was_meant() {
            assertThat(refused(MINIMAL + "targets: {ready: {trainingCompletoin: 90}}"))
                    .containsExactly(new Problem(
                            "targets.ready.trainingCompletoin",
                            "90",
                            "is not a key that is known here",
                            "Did you mean 'trainingCompletion'?"));
        }

        @Test
        void a_key_given_twice() {
            assertThat(refused(MINIMAL + "waves:\n  - units: all others\n    goLive: P9W\n    goLive: P8W\n"))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.path()).isEqualTo("waves[0].goLive");
                        assertThat(problem.value()).isEqualTo("P8W");
                        assertThat(problem.problem()).contains("given twice").contains("line 9");
                    });
        }

        @Test
        void values_of_the_wrong_type() {
            assertThat(refused(MINIMAL.replace("CRM", "12")
                            + "smallUnit: few\nchampions: boss\ntraining: often\nwaves: [1]\nremedyDays: 2.5\n"))
                    .extracting(problem -> problem.path() + " " + problem.problem())
                    .containsExactlyInAnyOrder(
                            "software must be text, but is a number",
                            "smallUnit must be a whole number, but is text",
                            "champions must be a list of texts, but is text",
                            "training must hold keys of its own, but is text",
                            "waves[0] must hold keys of its own, but is a number",
                            "remedyDays is not a whole number");
        }

        @Test
        void a_key_without_a_value() {
            assertThat(refused(MINIMAL + "reviewer:\n"))
                    .extracting(Problem::path, Problem::problem)
                    .containsExactly(tuple("reviewer", "has no value"));
        }

        @Test
        void missing_keys_all_at_once() {
            assertThat(refused("name: Nothing yet"))
                    .filteredOn(problem -> problem.problem().equals("is missing"))
                    .extracting(Problem::path)
                    .containsExactly("software", "objective", "changeLead", "executiveSponsor", "goLive");
        }

        @Test
        void a_go_live_in_the_past() {
            assertThat(refused(MINIMAL.replace("2027-03-01", "2027-01-03")))
                    .containsExactly(new Problem(
                            "goLive",
                            "2027-01-03",
                            "is in the past (today is 2027-01-04)",
                            "Choose a day from today on."));
        }

        @Test
        void a_go_live_that_is_no_date_and_a_year_too_far() {
            assertThat(refused(MINIMAL + "waves: [{id: a, goLive: 2027-02-30, units: [{department: IT}]},"
                            + " {id: b, goLive: 2207-02-01, units: all others}]"))
                    .extracting(Problem::path, Problem::problem)
                    .containsExactly(
                            tuple("waves[0].goLive", "is neither a date nor a period"),
                            tuple("waves[1].goLive", "is more than 10 years ahead"));
        }

        @Test
        void targets_over_100_percent_and_below_0() {
            assertThat(refused(MINIMAL + "targets: {inUse: {activation: 101}, habit: {adoption: -1}}"))
                    .extracting(problem -> problem.path() + " " + problem.problem())
                    .containsExactlyInAnyOrder(
                            "targets.inUse.activation is more than 100", "targets.habit.adoption is less than 0");
        }

        @Test
        void an_unknown_department_with_the_one_that_was_meant() {
            assertThat(refused(MINIMAL + "waves: [{units: [{department: Slaes}]}]"))
                    .containsExactly(new Problem(
                            "waves[0].units[0].department",
                            "Slaes",
                            "is not a department of the program",
                            "Did you mean 'Sales'?"));
        }

        @Test
        void an_unknown_location_of_a_department() {
            assertThat(refused(MINIMAL + "waves: [{units: [{department: Sales, location: Oxfrod}]}]"))
                    .extracting(Problem::path, Problem::remedy)
                    .contains(tuple("waves[0].units[0].location", "Did you mean 'Oxford'?"));
        }

        @Test
        void a_unit_in_two_waves() {
            assertThat(refused(MINIMAL + """
                    waves:
                      - {id: one, units: [{department: Sales}]}
                      - {id: two, units: [{department: sales, location: Paris}, {department: IT}]}
                    """)).singleElement().satisfies(problem -> {
                assertThat(problem.path()).isEqualTo("waves[1].units[0].department");
                assertThat(problem.problem()).isEqualTo("is in a unit already, in waves[0].units[0]");
            });
        }

        @Test
        void waves_without_units_and_without_people() {
            assertThat(refused(MINIMAL + """
                    departments: [{name: Executive}, {name: IT}, {name: Sales}, {name: Legal}]
                    waves:
                      - {id: none}
                      - {id: empty, units: []}
                      - {id: nobody, units: [{department: Legal}]}
                    """))
                    .extracting(problem -> problem.path() + " " + problem.problem())
                    .containsExactly(
                            "waves[0].units is missing: the wave has no units",
                            "waves[1].units is empty: the wave has no units",
                            "waves[2].units has nobody in it");
        }

        @Test
        void a_second_wave_of_all_others_and_an_id_used_twice() {
            assertThat(refused(MINIMAL + "waves: [{id: a, units: all others}, {id: a, units: all others}]"))
                    .extracting(problem -> problem.path() + " " + problem.problem())
                    .containsExactly(
                            "waves[1].id is the id of another wave, too",
                            "waves[1].units is said of another wave, too");
        }

        @Test
        void unknown_usernames_wherever_they_are_with_the_one_that_was_meant() {
            assertThat(refused(MINIMAL.replace("lead\n", "laed\n") + """
                    reviewer: Sue Seller
                    champions: [sal, nobody-at-all]
                    sponsors: [{username: bos}]
                    training: {departments: {sales: {trainer: suee}}}
                    waves: [{units: all others, localSponsor: bosss}]
                    """))
                    .extracting(problem -> problem.path() + ": " + problem.remedy())
                    .containsExactlyInAnyOrder(
                            "changeLead: Did you mean 'lead'?",
                            "reviewer: Did you mean 'sue'?",
                            "champions[1]: Name somebody of the people file by username, or add them there.",
                            "sponsors[0].username: Did you mean 'boss'?",
                            "training.departments.sales.trainer: Did you mean 'sue'?",
                            "waves[0].localSponsor: Did you mean 'boss'?");
        }

        @Test
        void people_in_a_department_that_is_not_declared() {
            assertThat(refused(MINIMAL + "departments: [{name: Executive}, {name: IT}, {name: Sale, id: sale}]"))
                    .extracting(Problem::path, Problem::remedy)
                    .containsExactly(
                            tuple("people line 4, department", "Did you mean 'Sale'?"),
                            tuple("people line 5, department", "Did you mean 'Sale'?"));
        }

        @Test
        void waits_that_shrink_and_sessions_longer_than_a_day() {
            assertThat(refused(MINIMAL + "minimums: {habit: P10D}\n"
                            + "training: {sessionMinutes: 120, workingHours: {from: '09:00', to: '10:00'}}"))
                    .extracting(Problem::path)
                    .containsExactly("minimums.habit", "training.sessionMinutes");
        }

        @Test
        void rules_for_scheduling_that_cannot_be_kept_each_with_its_path_and_what_to_do() {
            assertThat(refused(MINIMAL + """
                    training:
                      room: Room 6
                      curriculum: [Steps, Steps]
                      coverageShare: 0
                      blackouts: [christmas, 2027-02-19/2027-02-15, 2027-01-01/2029-01-01, 2027-01-01/2027-01-02/2027-01-03]
                      trainers:
                        - {username: sall, locations: [Oxfort], departments: [Sale]}
                        - {username: sal}
                        - {username: sal}
                      rooms:
                        - {name: Room 5, location: Berlin, seats: 0}
                        - {name: Room 5, location: Berlin}
                        - {name: Link, online: true, location: Berlin, seats: 10}
                      locations:
                        - {name: Oxfort}
                    """))
                    .extracting(problem -> problem.path() + " " + problem.problem() + ": " + problem.remedy())
                    .containsExactlyInAnyOrder(
                            "training.room is not among the rooms that training.rooms lists for sessions that are on-site:"
                                    + " Did you mean 'Room 5'?",
                            "training.curriculum[1] is given twice: Keep one of the two.",
                            "training.coverageShare lets nobody go to a session: Give the percentage of a team that can"
                                    + " be away at once, for example 30.",
                            "training.blackouts[0] is neither a date nor two: Write a day like 2027-12-24, or the first"
                                    + " and the last like 2027-12-24/2027-12-31.",
                            "training.blackouts[1] ends before it begins: Write the earlier day first.",
                            "training.blackouts[2] is longer than a year: Check the years.",
                            "training.blackouts[3] is neither a date nor two: Write a day like 2027-12-24, or the first"
                                    + " and the last like 2027-12-24/2027-12-31.",
                            "training.trainers[0].username is not a username of the people file: Did you mean 'sal'?",
                            "training.trainers[0].locations[0] is neither a location of the people file nor of a room:"
                                    + " Did you mean 'Oxford'?",
                            "training.trainers[0].departments[0] is not a department of the program: Did you mean"
                                    + " 'Sales'?",
                            "training.trainers[2].username is given twice: Keep one of the two.",
                            "training.rooms[0].seats is less than 1: Give a number between 1 and 5000, without unit.",
                            "training.rooms[1].seats is missing: Say how many people fit in, the trainer not counted.",
                            "training.rooms[1].name is given twice at the same location: Keep one of the two.",
                            "training.rooms[2].location is said of a link: Remove it, or remove online.",
                            "training.locations[0].name is no location of the people file: Did you mean 'Oxford'?");
        }

        @Test
        void what_is_no_id_no_zone_no_channel_no_address_no_choice() {
            assertThat(refused(MINIMAL + """
                    id: CRM Rollout
                    timeZone: Europe/Berlim
                    communication: {channels: [mail, pigeon], senderAddress: nowhere}
                    roles: [{name: Seller, wiifm: Less typing, keyAction: Log a call, frequency: weakly}]
                    """))
                    .extracting(problem -> problem.path() + " '" + problem.value() + "'")
                    .containsExactlyInAnyOrder(
                            "id 'CRM Rollout'",
                            "timeZone 'Europe/Berlim'",
                            "communication.channels[1] 'pigeon'",
                            "communication.senderAddress 'nowhere'",
                            "roles[0].frequency 'weakly'");
        }

        @Test
        void locations_and_blackouts_that_cannot_be() {
            assertThat(refused(MINIMAL + """
                    locations:
                      - {name: Oxford, timeZone: Europe/Londn, holidays: [2027-12-25, Christmas]}
                      - {name: oxford, timeZone: Europe/London}
                      - {timeZone: Asia/Tokyo}
                    communication:
                      blackouts:
                        - {from: 2027-12-20, to: 2027-12-01}
                        - {to: 2027-12-01}
                        - {from: 2027-01-01, to: 2027-12-31}
                    """))
                    .extracting(problem -> problem.path() + " '" + problem.value() + "'")
                    .containsExactlyInAnyOrder(
                            "locations[0].timeZone 'Europe/Londn'",
                            "locations[0].holidays[1] 'Christmas'",
                            "locations[1].name 'oxford'",
                            "locations[2].name ''",
                            "communication.blackouts[0].to '2027-12-01'",
                            "communication.blackouts[1].from ''",
                            "communication.blackouts[2].to '2027-12-31'");
        }

        @Test
        void a_target_that_nothing_can_measure() {
            assertThat(refused(MINIMAL + "targets: {inUse: {wins: 2}, ready: {champions: 100}}"))
                    .extracting(Problem::path)
                    .containsExactlyInAnyOrder("targets.inUse.wins", "targets.ready.champions");
        }

        @Test
        void to_leave_out_what_tollgate_measures_by_itself() {
            assertThat(refused(MINIMAL + "targets: {inUse: {activation: {notMeasured: We trust people}}}"))
                    .extracting(Problem::path)
                    .containsExactly("targets.inUse.activation.notMeasured");
        }

        @Test
        void a_fallback_that_the_gate_does_not_always_measure() {
            assertThat(refused(MINIMAL + "targets: {habit: {satisfaction: {fallback: shadowReports}}}"))
                    .extracting(Problem::path)
                    .containsExactly("targets.habit.satisfaction");
            assertThat(refused(MINIMAL + "surveys: {pulse: false}\ntargets: {inUse: {shadowReports: 30}}"))
                    .extracting(Problem::path)
                    .containsExactly("targets.inUse.shadowReports");
            assertThat(refused(MINIMAL + "surveys: {pulse: sometimes}"))
                    .extracting(Problem::path)
                    .containsExactly("surveys.pulse");
        }

        @Test
        void named_departments_when_there_is_nothing_to_check_them_against() {
            List<Problem> problems = new ArrayList<>();
            DefinitionReader.read(
                    DefinitionTree.parse(MINIMAL + "waves: [{units: [{department: Sales}]}]"),
                    null,
                    CLOCK,
                    Set.of(),
                    problems);

            assertThat(problems).extracting(Problem::path).containsExactly("waves[0].units[0].department");
        }
    }

    @Test
    void the_example_is_valid_and_says_what_is_missing_in_its_people() throws IOException {
        Path folder = Path.of("examples", "crm-rollout");
        PeopleFile people = PeopleFile.parse(Files.readAllBytes(folder.resolve("people.csv")));
        List<Problem> problems = new ArrayList<>();

        CheckedProgram program = DefinitionReader.read(
                DefinitionTree.parse(Files.readString(folder.resolve("program.yaml"))),
                people,
                CLOCK,
                Set.of(),
                problems);

        assertThat(problems).isEmpty();
        assertThat(program.people()).hasSize(107);
        assertThat(program.notices()).extracting(Notice::path).contains("people line 80, department");
        assertThat(program.units().stream().collect(Collectors.groupingBy(Unit::waveId, Collectors.counting())))
                .containsEntry("pilot", 3L)
                .containsEntry("rollout", 9L);
        assertThat(program.units().stream()
                        .mapToInt(unit -> program.peopleOf(unit).size())
                        .sum())
                .isEqualTo(107);
    }

    private static PeopleFile people() {
        return PeopleFile.parse(PEOPLE.getBytes(StandardCharsets.UTF_8));
    }

    private static CheckedProgram accepted(String definition) {
        List<Problem> problems = new ArrayList<>();
        CheckedProgram program =
                DefinitionReader.read(DefinitionTree.parse(definition), people(), CLOCK, Set.of(), problems);
        assertThat(problems).isEmpty();
        return program;
    }

    private static List<Problem> refused(String definition) {
        List<Problem> problems = new ArrayList<>();
        DefinitionReader.read(DefinitionTree.parse(definition), people(), CLOCK, Set.of(), problems);
        assertThat(problems)
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.remedy()).isNotBlank());
        return problems;
    }
}
