/**
 * What steps 4 to 7 and the phases of a wave know from the database: prefilled forms, facts for the decision on an answer,
 * and the days that people committed to. Other modules read {@link dev.tollgate.rollout.MeasuredProgress}.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Rollout")
package dev.tollgate.rollout;
