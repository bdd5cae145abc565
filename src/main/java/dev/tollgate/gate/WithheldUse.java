package dev.tollgate.gate;

import dev.tollgate.program.CountryUsage;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Roster;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Usage that is kept aside for want of a works agreement or legal record. Its people read as not using the software, so whoever
 * looks for what holds a gate has to hear of it.
 */
@Component
class WithheldUse {

    private final Roster roster;

    WithheldUse(Roster roster) {
        this.roster = roster;
    }

    /** A sentence for each country of the wave's people that has no record, with what to do; none before the launch. */
    List<String> of(String programId, String waveId, Gate gate) {
        return gate == Gate.READY
                ? List.of()
                : roster.usageByCountry(programId, waveId).stream()
                        .filter(CountryUsage::asked)
                        .map(CountryUsage::inWords)
                        .toList();
    }
}
