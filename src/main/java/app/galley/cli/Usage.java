package app.galley.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a {@link Command} is called. Known, and checked, before anything starts: a wrong
 * call touches no data.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Usage {

	/**
	 * One line for each form of the call, as in {@code import DIR [--approve]}: the name,
	 * further words and operands in capitals, and options in brackets. {@code DIR} must
	 * be an existing folder, {@code SOURCE} a folder or file. Lines that start with a
	 * space explain.
	 */
	String value();

}
