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
 * Records the SQL statements of the server, so that a test can count them.
 */
@TestComponent
public class Statements implements BeanPostProcessor {

	private static final List<List<String>> LISTENERS = Collections.synchronizedList(new ArrayList<>());

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof DataSource source) ? recording(DataSource.class, source) : bean;
	}

	/** Statements on domain tables that were prepared during the action. */
	public static List<String> during(Runnable action) {
		return all(action).stream()
			.filter((sql) -> !sql.contains("scheduled_tasks") && !sql.contains("account") && !sql.contains("pg_notify"))
			.toList();
	}

	/** Every statement that was prepared during the action. */
	public static List<String> all(Runnable action) {
		List<String> recorded = Collections.synchronizedList(new ArrayList<>());
		LISTENERS.add(recorded);
		try {
			action.run();
		}
		finally {
			LISTENERS.remove(recorded);
		}
		return List.copyOf(recorded);
	}

	@SuppressWarnings("unchecked")
	private static <T> T recording(Class<T> type, T target) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, args) -> invoke(target, method, args));
	}

	private static Object invoke(Object target, Method method, Object[] args) throws Throwable {
		if (method.getName().startsWith("prepare") && args != null && args[0] instanceof String sql) {
			List.copyOf(LISTENERS).forEach((recorded) -> recorded.add(sql));
		}
		try {
			Object result = method.invoke(target, args);
			return (result instanceof Connection connection && !method.getName().equals("unwrap"))
					? recording(Connection.class, connection) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
