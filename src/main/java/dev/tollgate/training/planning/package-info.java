/**
 * Who sits in which session, when, where and with whom: a problem of constraints, solved by Timefold. Knows no database, no
 * program and no engine.
 */
package dev.tollgate.training.planning;
