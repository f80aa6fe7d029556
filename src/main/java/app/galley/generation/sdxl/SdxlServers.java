package app.galley.generation.sdxl;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * All servers set up, and our queue in front of them: theirs are without bound, without
 * position, and their wait counts against our timeout.
 */
final class SdxlServers implements ImageGenerator {

	/** Between two looks for a free place. */
	private static final long LOOK_MILLIS = 250;

	private final List<SdxlServer> servers;

	private final SdxlSettings settings;

	private final @Nullable ImageGenerator standIn;

	SdxlServers(List<? extends SdxlServer> servers, SdxlSettings settings, @Nullable ImageGenerator standIn) {
		this.servers = List.copyOf(servers);
		this.settings = settings;
		this.standIn = standIn;
	}

	@Override
	public String engine() {
		return this.servers.getFirst().engine();
	}

	@Override
	public Profile defaults(@Nullable SamplingProfile profile) {
		return this.settings.defaults(profile);
	}

	/** The next is asked only when the one before has certainly done nothing. */
	@Override
	public GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		List<SdxlServer> untried = new ArrayList<>(this.servers);
		GenerationFailed failure = SdxlHttp.unreachable(null);
		while (!untried.isEmpty()) {
			SdxlServer server = enter(untried, progress, cancel);
			try {
				return server.generate(request, progress, cancel);
			}
			catch (GenerationFailed ex) {
				failure = triedInVain(ex);
				untried.remove(server);
			}
		}
		return instead(failure, request, progress, cancel);
	}

	private static GenerationFailed triedInVain(GenerationFailed failure) throws GenerationFailed {
		if (!failure.safeToRetry()) {
			throw failure;
		}
		return failure;
	}

	private GeneratedImage instead(GenerationFailed failure, ImageRequest request, ProgressSink progress,
			CancelToken cancel) throws GenerationFailed {
		progress.leave();
		if (this.standIn == null) {
			throw failure;
		}
		return this.standIn.generate(request, progress, cancel);
	}

	private SdxlServer enter(List<SdxlServer> servers, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		List<String> addresses = servers.stream().map(SdxlServer::address).toList();
		CountDownLatch cancelled = new CountDownLatch(1);
		cancel.onCancel(cancelled::countDown);
		try {
			while (!cancel.isCancelled()) {
				Optional<String> entered = progress.enter(addresses, this.settings.concurrency());
				if (entered.isPresent()) {
					return servers.get(addresses.indexOf(entered.get()));
				}
				if (cancelled.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
					break;
				}
			}
			throw GenerationFailed.cancelled();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw GenerationFailed.unavailable("Galley is shutting down; nothing was sent.", null, ex);
		}
	}

	@Override
	public GeneratedImage resume(ImageRequest request, @Nullable String server, ProgressSink progress,
			CancelToken cancel) throws GenerationFailed {
		SdxlServer holder = find(server).orElseThrow(() -> new IllegalStateException("No server holds the request"));
		try {
			return holder.resume(request, progress, cancel);
		}
		catch (GenerationFailed ex) {
			return instead(triedInVain(ex), request, progress, cancel);
		}
	}

	/** Where there is no server, the sketch stood in for all of them. */
	@Override
	public RequestState lookUp(ImageRequest request, @Nullable String server) throws GenerationFailed {
		if (server == null) {
			return RequestState.GONE;
		}
		Optional<SdxlServer> asked = find(server);
		return asked.isPresent() ? asked.get().lookUp(request) : RequestState.UNKNOWN;
	}

	private Optional<SdxlServer> find(@Nullable String server) {
		return this.servers.stream().filter((one) -> Objects.equals(one.address(), server)).findAny();
	}

	@Override
	public List<Health> health() {
		return this.servers.parallelStream().map(SdxlServer::health).toList();
	}

	@Override
	public Capabilities capabilities() {
		Capabilities one = this.servers.getFirst().capabilities();
		return new Capabilities(one.progress(), one.cancelRunning(), one.resumable(),
				one.negativePrompt() && defaults(null).cfgScale() > 1, one.seed(), one.sampler(),
				one.concurrency() * this.servers.size());
	}

}
