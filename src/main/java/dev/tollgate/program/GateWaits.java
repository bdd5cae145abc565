package dev.tollgate.program;

import java.time.Period;

/** How long after go-live each gate can be decided at the earliest. "Are people ready?" waits for no date. */
public record GateWaits(Period inUse, Period habit, Period sustained) {}
