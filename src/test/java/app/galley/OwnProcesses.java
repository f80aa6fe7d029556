package app.galley;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A class whose servers are processes of their own, or that needs none, and that changes
 * nothing of this JVM: no system property, no output stream. Such classes run one after
 * the other, beside those that share the contexts of this JVM, in the time in which
 * either waits. Both should take the same time: the longer decides how long all take.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("processes") // also keeps the methods of a class in order
public @interface OwnProcesses {

}
