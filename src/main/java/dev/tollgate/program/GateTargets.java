package dev.tollgate.program;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What each gate asks for. */
public record GateTargets(List<Criterion> criteria) {

    public GateTargets {
        // A definition that was stored before there were criteria goes on with the defaults.
        criteria = criteria == null ? usual().criteria() : List.copyOf(criteria);
    }

    /** The defaults of a program that names no champions and asks nobody, with what Tollgate measures by itself. */
    public static GateTargets usual() {
        return new GateTargets(DefaultCriteria.LIST.stream()
                .filter(standard -> !standard.unknown(SurveyPlan.NONE))
                .map(standard -> standard.unwritten(Set.of(), false, SurveyPlan.NONE, standard.target()))
                .toList());
    }

    /** In the method's order. */
    public List<Criterion> of(Gate gate) {
        return criteria.stream().filter(criterion -> criterion.gate() == gate).toList();
    }

    public Optional<Criterion> of(Gate gate, String name) {
        return of(gate).stream()
                .filter(criterion -> criterion.name().equals(name))
                .findFirst();
    }
}
