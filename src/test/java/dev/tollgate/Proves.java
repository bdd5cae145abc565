package dev.tollgate;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The test takes these practices of the method out, or acts against them, and sees a form, a seal, a decision or a
 * message refuse or change.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Proves {

    /** Ids of practices, each {@code S1} to {@code S217}. */
    String[] value();
}
