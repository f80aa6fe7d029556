package app.galley.doctor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a bean that exists for the {@code doctor} command too, besides checks and
 * settings. The command has no other beans, and creates each when a check asks for it, so
 * that a wrong setting fails one check and not all.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface UsedByDoctor {

}
