/**
 * Training by department: sessions, invitations, attendance, and a state for each learner at all times. Other modules
 * read {@link dev.tollgate.training.TrainingRecords}.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Training")
package dev.tollgate.training;
