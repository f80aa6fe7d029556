package app.galley.doctor;

import java.lang.management.ManagementFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Checks whether this process fits into its memory.
 */
@Component
@Order(80)
class MemoryCheck implements Check {

	private static final String MEMORY = "Memory";

	private static final long MB = 1 << 20;

	/**
	 * MB beside the heap under load: threads, native image code, open connections. With
	 * less, the kernel ends the process.
	 */
	private static final long BESIDE_HEAP = 190;

	/** MB that a server with a full response cache needs. */
	private static final long ADVISED = 512;

	private final long heap;

	private final long limit;

	@Autowired
	MemoryCheck() {
		this(Runtime.getRuntime().maxMemory() / MB, machineMemory() / MB);
	}

	/**
	 * @param heap maximum in MB
	 * @param limit of the container, else of the machine, in MB
	 */
	MemoryCheck(long heap, long limit) {
		this.heap = heap;
		this.limit = limit;
	}

	/** Inside a container, its limit. */
	private static long machineMemory() {
		return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class).getTotalMemorySize();
	}

	@Override
	public String name() {
		return MEMORY;
	}

	@Override
	public void run(Report report) {
		String tried = "Compared the heap of this process with its memory limit";
		String found = "The heap may grow to %,d MB of %,d MB.".formatted(this.heap, this.limit);
		if (this.limit - this.heap < BESIDE_HEAP) {
			report.problem(MEMORY, tried, found,
					"Give the container more memory, or the heap less (-Xmx or -XX:MaxRAMPercentage): Galley needs %d MB beside the heap."
						.formatted(BESIDE_HEAP));
		}
		else if (this.limit < ADVISED) {
			report.warning(MEMORY, tried, found,
					"Give the container %d MB or more: large images and many readers need them.".formatted(ADVISED));
		}
		else {
			report.ok(MEMORY, tried, found);
		}
	}

}
