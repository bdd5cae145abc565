package dev.tollgate.rhythm;

import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.ToldNumbers;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.program.Programs;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reports of a program, for those who may read where it stands. */
@RestController
@RequestMapping("/api/programs/{programId}")
class ReportsController {

    private final Programs programs;
    private final ToldNumbers numbers;
    private final ExecutivePage page;

    ReportsController(Programs programs, ToldNumbers numbers, ExecutivePage page) {
        this.programs = programs;
        this.numbers = numbers;
        this.page = page;
    }

    /** What the weekly reports told, the oldest week first; the same numbers as in the mails. */
    @GetMapping("/weekly-numbers")
    List<Week> weeks(@PathVariable String programId) {
        programs.get(programId);
        return numbers.of(programId).stream()
                .collect(Collectors.groupingBy(ToldNumber::toldOn, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(week -> new Week(
                        week.getKey(), week.getValue().stream().map(Told::of).toList()))
                .toList();
    }

    /** The program on one page. */
    @GetMapping(path = "/executive-page", produces = MediaType.TEXT_HTML_VALUE)
    String page(@PathVariable String programId) {
        return page.of(programs.get(programId).definition()).html();
    }

    /** The same as PDF. */
    @GetMapping(path = "/executive-page.pdf", produces = MediaType.APPLICATION_PDF_VALUE)
    ResponseEntity<byte[]> pdf(@PathVariable String programId) {
        byte[] pdf = ReportPdf.of(page.of(programs.get(programId).definition()));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline()
                                .filename(programId + ".pdf")
                                .build()
                                .toString())
                .body(pdf);
    }

    record Week(LocalDate toldOn, List<Told> numbers) {}

    /**
     * @param measure key of a metric, or {@code trainedNotUsing}
     * @param group empty for a wave as a whole
     * @param measuredOn earlier than the week where the group could not be told anew
     */
    record Told(
            String waveId,
            String measure,
            String group,
            Set<MeasuredUnit> units,
            LocalDate measuredOn,
            int people,
            long sample,
            double numerator,
            @Nullable Double value,
            @Nullable Double target) {

        static Told of(ToldNumber number) {
            return new Told(
                    number.waveId(),
                    number.measure(),
                    number.group(),
                    number.units(),
                    number.measuredOn(),
                    number.people(),
                    number.sample(),
                    number.numerator(),
                    number.value(),
                    number.target());
        }
    }
}
