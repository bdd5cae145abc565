package dev.tollgate.engine;

import java.util.Map;

/** Changes variables of a running instance. Never called inside a database transaction. */
public interface InstanceVariables {

    /** Sets variables at the instance itself; false where the instance has ended. */
    boolean set(long processInstanceKey, Map<String, Object> variables);
}
