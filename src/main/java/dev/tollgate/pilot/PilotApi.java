package dev.tollgate.pilot;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/programs/{programId}")
@Tag(name = "Pilots", description = "Who tries it before the others")
class PilotApi {

    private final PilotProposals proposals;
    private final Volunteers volunteers;
    private final PilotGroups groups;

    PilotApi(PilotProposals proposals, Volunteers volunteers, PilotGroups groups) {
        this.proposals = proposals;
        this.volunteers = volunteers;
        this.groups = groups;
    }

    /** @param seed the program's id unless given */
    record ToChoose(@Nullable String size, @Nullable String seed) {}

    /** @param unit as the status names it; null or left out for everybody */
    record ToAsk(@Nullable String unit) {}

    /**
     * @param size how many people the group is to have
     * @param wave to draw from the people of one wave instead of everybody
     * @param seed to draw another group; the program's id unless given
     */
    @GetMapping("/pilot-proposal")
    @Operation(summary = "A pilot group of a wanted size, with the reason for each person and stratum; stores nothing")
    PilotProposals.Proposal proposal(
            @PathVariable String programId,
            @RequestParam @Nullable String size,
            @RequestParam @Nullable String wave,
            @RequestParam @Nullable String seed) {
        return proposals.propose(programId, wave, size, seed);
    }

    @PostMapping("/volunteers/ask")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary =
                    "Ask the people of a unit, or everybody, to volunteer; who answered or was asked in the last week is left alone")
    Volunteers.AskedNow ask(
            @PathVariable String programId, @RequestBody(required = false) @Nullable ToAsk toAsk, Principal by) {
        String unit = toAsk == null || toAsk.unit() == null || toAsk.unit().isBlank()
                ? null
                : toAsk.unit().strip();
        return volunteers.ask(programId, unit, by.getName());
    }

    @GetMapping("/volunteers")
    @Operation(summary = "Who was asked to volunteer, and what they said")
    Volunteers.Answers answers(@PathVariable String programId) {
        return volunteers.answers(programId);
    }

    @PostMapping("/waves/{wave}/pilot-group")
    @Operation(
            summary =
                    "Take the proposal for a pilot wave, of that size and seed, as the group that reviews it; until its review begins")
    PilotGroups.Chosen choose(
            @PathVariable String programId, @PathVariable String wave, @RequestBody ToChoose toChoose, Principal by) {
        return groups.choose(programId, wave, toChoose.size(), toChoose.seed(), by.getName());
    }

    @GetMapping("/waves/{wave}/pilot-group")
    @Operation(summary = "The group that was chosen for the review of a pilot wave")
    PilotGroups.Chosen chosen(@PathVariable String programId, @PathVariable String wave) {
        return groups.get(programId, wave);
    }
}
