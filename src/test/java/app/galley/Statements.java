package app.galley;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestComponent;

/**
 * Listens to the SQL that the server sends, so that a test can count it.
 */
@TestComponent
public class Statements implements BeanPostProcessor {

	private static final List<List<String>> LISTENERS = Collections.synchronizedList(new ArrayList<>());

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof DataSource source) ? heard(DataSource.class, source) : bean;
	}

	/** The statements on tables of the domain that were prepared while this ran. */
	public static List<String> during(Runnable action) {
		List<String> heard = Collections.synchronizedList(new ArrayList<>());
		LISTENERS.add(heard);
		try {
			action.run();
		}
		finally {
			LISTENERS.remove(heard);
		}
		return heard.stream()
			.filter((sql) -> !sql.contains("scheduled_tasks") && !sql.contains("account") && !sql.contains("pg_notify"))
			.toList();
	}

	@SuppressWarnings("unchecked")
	private static <T> T heard(Class<T> type, T target) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, args) -> invoke(target, method, args));
	}

	private static Object invoke(Object target, Method method, Object[] args) throws Throwable {
		if (method.getName().startsWith("prepare") && args != null && args[0] instanceof String sql) {
			List.copyOf(LISTENERS).forEach((heard) -> heard.add(sql));
		}
		try {
			Object result = method.invoke(target, args);
			return (result instanceof Connection connection && !method.getName().equals("unwrap"))
					? heard(Connection.class, connection) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
