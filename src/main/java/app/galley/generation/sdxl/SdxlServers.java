package app.galley.generation.sdxl;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.Capabilities;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageGenerator;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.Profile;
import app.galley.generation.engine.ProgressSink;
import app.galley.generation.engine.RequestState;
import app.galley.generation.engine.SamplingProfile;
import org.jspecify.annotations.Nullable;

/**
 * All servers of the settings. A request is sent only to a server with a free place: the
 * servers' own queues have no limit and no positions, and waiting in them counts against
 * our timeout.
 */
final class SdxlServers implements ImageGenerator {

	private static final long PLACE_CHECK_MILLIS = 250;

	private final List<SdxlServer> servers;

	private final SdxlSettings settings;

	private final @Nullable ImageGenerator fallback;

	SdxlServers(List<? extends SdxlServer> servers, SdxlSettings settings, @Nullable ImageGenerator fallback) {
		this.servers = List.copyOf(servers);
		this.settings = settings;
		this.fallback = fallback;
	}

	@Override
	public String engine() {
		return this.servers.getFirst().engine();
	}

	@Override
	public Profile defaults(@Nullable SamplingProfile profile) {
		return this.settings.defaults(profile);
	}

	/** Tries the next server only when the one before has certainly done nothing. */
	@Override
	public GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		List<SdxlServer> untried = new ArrayList<>(this.servers);
		GenerationFailed failure = SdxlFailures.unreachable(null);
		while (!untried.isEmpty()) {
			SdxlServer server = enter(untried, progress, cancel);
			try {
				return server.generate(request, progress, cancel);
			}
			catch (GenerationFailed ex) {
				progress.failed(server.address(), ex);
				failure = requireSafeToRetry(ex);
				untried.remove(server);
			}
		}
		return fallBack(failure, request, progress, cancel);
	}

	private static GenerationFailed requireSafeToRetry(GenerationFailed failure) throws GenerationFailed {
		if (!failure.safeToRetry()) {
			throw failure;
		}
		return failure;
	}

	private GeneratedImage fallBack(GenerationFailed failure, ImageRequest request, ProgressSink progress,
			CancelToken cancel) throws GenerationFailed {
		progress.leave();
		if (this.fallback == null) {
			throw failure;
		}
		return this.fallback.generate(request, progress, cancel);
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
				if (cancelled.await(PLACE_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
					break;
				}
			}
			throw GenerationFailed.cancelled();
		}
		catch (InterruptedException ex) {
			throw GenerationFailed.stoppedBeforeSending(ex);
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
			progress.failed(holder.address(), ex);
			return fallBack(requireSafeToRetry(ex), request, progress, cancel);
		}
	}

	/** Without a server, the fallback had the request. */
	@Override
	public RequestState lookUp(ImageRequest request, @Nullable String server) throws GenerationFailed {
		if (server == null) {
			return RequestState.GONE;
		}
		Optional<SdxlServer> holder = find(server);
		return holder.isPresent() ? holder.get().lookUp(request) : RequestState.UNKNOWN;
	}

	private Optional<SdxlServer> find(@Nullable String server) {
		return this.servers.stream().filter((one) -> Objects.equals(one.address(), server)).findAny();
	}

	@Override
	public List<Health> health() {
		return this.servers.parallelStream().map(SdxlServer::health).toList();
	}

	@Override
	public List<String> servers() {
		return this.servers.stream().map(SdxlServer::address).toList();
	}

	@Override
	public Capabilities capabilities() {
		Capabilities one = this.servers.getFirst().capabilities();
		return new Capabilities(one.progress(), one.cancelRunning(), one.resumable(),
				one.negativePrompt() && defaults(null).cfgScale() > 1, one.seed(), one.sampler(),
				one.concurrency() * this.servers.size());
	}

}
