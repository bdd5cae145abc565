package dev.tollgate.engine;

/** Takes running instances from one deployed model to another. Never called inside a database transaction. */
public interface InstanceMigration {

    /** What is different in a model from another; both were deployed by Tollgate. */
    ModelChange compare(long fromDefinitionKey, long toDefinitionKey);

    /**
     * Moves an instance; once it is on the target, again has no effect. Called processes are instances of their own.
     *
     * @return false where the instance has ended
     * @throws Refused when the engine cannot take it along as it is now; it stays as it was
     */
    boolean migrate(long processInstanceKey, long fromDefinitionKey, long toDefinitionKey);
}
