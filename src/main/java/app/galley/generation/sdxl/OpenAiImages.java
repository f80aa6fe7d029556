package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;

import app.galley.generation.sdxl.SdxlSettings.OpenAi.Dialect;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's image API as LocalAI, vLLM-Omni, SGLang, Xinference, OpenVINO and
 * stable-diffusion.cpp speak it. One call makes the picture and nobody can ask for it
 * later.
 */
final class OpenAiImages implements SdxlServer {

	private static final int DOWNLOADS = 3;

	/** The one model that stable-diffusion.cpp says it has, whichever it loaded. */
	private static final String SDCPP_MODEL = "sd-cpp-local";

	private static final String WRONG_DIALECT = "The SDXL server is stable-diffusion.cpp, which would pay no heed to"
			+ " seed and steps as they are sent: set GALLEY_SDXL_OPENAI_DIALECT=sdcpp.";

	private final SdxlHttp http;

	private final SdxlSettings settings;

	OpenAiImages(URI server, SdxlSettings settings) {
		this.http = new SdxlHttp(server, settings);
		this.settings = settings;
	}

	@Override
	public String engine() {
		return "openai";
	}

	@Override
	public String address() {
		return this.http.base().toString();
	}

	@Override
	public GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		if (cancel.isCancelled()) {
			throw GenerationFailed.cancelled();
		}
		Object body = OpenAiRequest.of(request, this.settings.openai().dialect(), this.settings.model());
		if (speaksAnotherDialect()) {
			throw GenerationFailed.refused(WRONG_DIALECT);
		}
		progress.sending();
		HttpResponse<byte[]> answer = this.http.generate(this.settings.openai().path(), body, cancel, () -> {
		});
		if (answer.statusCode() != 200) {
			throw SdxlHttp.refusal(answer);
		}
		return new GeneratedImage(picture(answer), engine(), this.settings.model(), null, null,
				heedsSampler() ? null : "the server's own");
	}

	private byte[] picture(HttpResponse<byte[]> answer) throws GenerationFailed {
		if (answer.headers().firstValue("Content-Type").orElse("").startsWith("image/")) {
			return answer.body();
		}
		try {
			JsonNode picture = SdxlHttp.JSON.readTree(answer.body()).at("/data/0");
			if (picture.at("/b64_json").isString()) {
				return SdxlHttp.base64(picture.at("/b64_json").stringValue());
			}
			if (picture.at("/url").isString()) {
				return fetch(picture.at("/url").stringValue());
			}
			throw SdxlHttp.noPicture();
		}
		catch (JacksonException ex) {
			throw SdxlHttp.noPicture();
		}
	}

	/** Whoever answers could name any address within our network. */
	private byte[] fetch(String url) throws GenerationFailed {
		if (url.startsWith("data:")) {
			return SdxlHttp.base64(url);
		}
		URI own = this.http.own(url)
			.orElseThrow(() -> GenerationFailed.refused("The SDXL server answered with an address that is not its own,"
					+ " which Galley does not fetch: let it answer with b64_json, or with addresses as in"
					+ " GALLEY_SDXL_URL."));
		@Nullable Exception cause = null;
		for (int i = 0; i < DOWNLOADS; i++) {
			try {
				HttpResponse<byte[]> answer = this.http.download(own);
				if (answer.statusCode() == 200) {
					return answer.body();
				}
			}
			catch (IOException ex) {
				cause = ex;
			}
			catch (InterruptedException ex) {
				throw GenerationFailed.stopped(ex);
			}
		}
		throw GenerationFailed.unknown("The SDXL server made the picture and does not hand it out. It was not asked for"
				+ " another: look at the server's log, then generate anew.", cause);
	}

	@Override
	public Health health() {
		Health health = this.http.probe(models(), "The SDXL server");
		try {
			return (health.up() && speaksAnotherDialect()) ? new Health(false, WRONG_DIALECT) : health;
		}
		catch (GenerationFailed ex) {
			return new Health(false, "Galley is shutting down.");
		}
	}

	/**
	 * Asked anew for each picture: what it is said to have been made with is kept for
	 * good. A server that does not tell its models is not the one.
	 */
	private boolean speaksAnotherDialect() throws GenerationFailed {
		if (this.settings.openai().dialect() == Dialect.SDCPP) {
			return false;
		}
		try {
			HttpResponse<byte[]> answer = this.http.get(models());
			return answer.statusCode() == 200 && SdxlHttp.JSON.readTree(answer.body())
				.path("data")
				.valueStream()
				.anyMatch((model) -> SDCPP_MODEL.equals(model.path("id").asString("")));
		}
		catch (IOException | JacksonException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw GenerationFailed.stopped(ex);
		}
	}

	private String models() {
		return this.settings.openai().path().replace("/images/generations", "/models");
	}

	private boolean heedsSampler() {
		return this.settings.openai().dialect() == Dialect.SDCPP;
	}

	@Override
	public Capabilities capabilities() {
		return new Capabilities(false, false, false, true, true, heedsSampler(), this.settings.concurrency());
	}

}
