package app.galley.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.responsecache.CacheTags;
import app.galley.responsecache.CacheValidity;
import app.galley.responsecache.CachedResponse;
import app.galley.responsecache.RequestKey;
import app.galley.responsecache.ResponseCache;
import graphql.GraphQLContext;
import jakarta.servlet.ServletInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class AnonymousRequestFilterTests {

	private static final String BODY = "{\"query\":\"{ cached }\"}";

	@Autowired
	Api api;

	@Autowired
	AnonymousRequestFilter filter;

	@Autowired
	ResponseCache cache;

	@Autowired
	CacheValidity validity;

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final MockFilterChain chain = new MockFilterChain();

	@BeforeEach
	void cacheOneResponse() {
		GraphQLContext context = GraphQLContext.newContext().of(CacheTags.class, new CacheTags()).build();
		CacheTags.note(context, "cached");
		this.cache.put(new RequestKey(BODY.getBytes(StandardCharsets.UTF_8)),
				CachedResponse.of("{\"data\":1}".getBytes(StandardCharsets.UTF_8), context.get(CacheTags.class), 0),
				this.validity.version());
	}

	@Test
	void respondsFromTheCache() throws Exception {
		this.filter.doFilter(request(BODY), this.response, this.chain);
		assertThat(this.chain.getRequest()).isNull();
		assertThat(this.response.getContentAsString()).isEqualTo("{\"data\":1}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"query\":\"{ tags { slug } }\"}", "{\"query\":\"{ tag\"}",
			"{\"query\":\"{ nothing }\"}", "{\"query\":\"{ postById(id: 1) { slug } }\"}", "[]", "[{}]", "1", "{", "{}",
			"{\"query\":1}", "{\"query\":\"{ tags { slug } }\",\"variables\":[]}",
			"{\"query\":\"mutation { deleteTag(input: { id: 1 }) { id } }\"}",
			"{\"query\":\"subscription { imageGeneration(id: 1) { id } }\"}", "{\"documentId\":\"sha256:0\"}",
			"{\"query\":\"query($a: Int) { posts(first: $a) { nodes { slug } } }\",\"variables\":{\"a\":1000}}" })
	void givesTheSameResponseAsSpringMvc(String body) {
		for (String type : List.of("application/json", "application/graphql-response+json")) {
			HttpResponse<String> early = posted(body, type);
			HttpResponse<String> late = posted(body, type + ";q=0.9");
			assertThat(early.statusCode()).isEqualTo(late.statusCode());
			assertThat(early.body()).isEqualTo(late.body());
			assertThat(headers(early)).isEqualTo(headers(late));
		}
	}

	private HttpResponse<String> posted(String body, String accept) {
		return this.api.send(this.api.request("/graphql")
			.header("Content-Type", "application/json")
			.header("Accept", accept)
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	@ParameterizedTest
	@CsvSource({ "405,query=mutation%7B__typename%7D", "400,query=%7Btag", "400,query=%ff", "400,variables=%7B%7D",
			"400," })
	void refusesAGetLikeSpringMvc(int status, @Nullable String parameters) {
		String address = "/graphql?" + Objects.requireNonNullElse(parameters, "");
		HttpResponse<String> early = this.api
			.send(this.api.request(address).header("Accept", "application/graphql-response+json").GET());
		HttpResponse<String> late = this.api
			.send(this.api.request(address).header("Accept", "application/graphql-response+json;q=0.9").GET());
		assertThat(early.statusCode()).isEqualTo(status).isEqualTo(late.statusCode());
		assertThat(early.body()).contains("\"code\":\"BAD_REQUEST\"").isEqualTo(late.body());
		assertThat(headers(early)).isEqualTo(headers(late));
	}

	@Test
	void sendsJsonToClientsThatAcceptJsonAndEvents() {
		HttpResponse<String> response = posted("{\"query\":\"{ __typename }\"}", "application/json, text/event-stream");
		assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(response.body()).isEqualTo("{\"data\":{\"__typename\":\"Query\"}}");
	}

	@ParameterizedTest
	@CsvSource({ "Authorization,Basic x", "Cookie,JSESSIONID=x", "Origin,https://elsewhere.example", "If-None-Match,*",
			"Accept,text/event-stream", "Accept,text/html", "Content-Type,text/plain" })
	void passesOnRequestsThatAreNotSimple(String header, String value) throws Exception {
		MockHttpServletRequest request = request(BODY);
		request.removeHeader(header);
		request.addHeader(header, value);
		if (header.equals("Content-Type")) {
			request.setContentType(value);
		}
		this.filter.doFilter(request, this.response, this.chain);
		assertThat(this.chain.getRequest()).isNotNull();
	}

	@Test
	void passesOnABodyThatArrivesInPiecesWhole() throws Exception {
		byte[] bytes = BODY.getBytes(StandardCharsets.UTF_8);
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/graphql") {

			private final ServletInputStream in = new DelegatingServletInputStream(new ByteArrayInputStream(bytes)) {
				@Override
				public int read(byte[] buffer, int offset, int length) throws IOException {
					return super.read(buffer, offset, Math.min(length, 7));
				}
			};

			@Override
			public ServletInputStream getInputStream() {
				return this.in;
			}

			@Override
			public int getContentLength() {
				return bytes.length;
			}
		};
		request.setContentType("application/json");
		this.filter.doFilter(request, this.response, this.chain);
		assertThat(this.chain.getRequest()).isNotNull();
		assertThat(this.chain.getRequest().getInputStream().readAllBytes()).isEqualTo(bytes);
	}

	@Test
	void doesNotBlockForABody() throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/graphql") {
			@Override
			public ServletInputStream getInputStream() {
				return new DelegatingServletInputStream(new ByteArrayInputStream(new byte[0])) {
					@Override
					public int read() {
						throw new AssertionError("blocks");
					}
				};
			}

			@Override
			public int getContentLength() {
				return BODY.length();
			}
		};
		request.setContentType("application/json");
		this.filter.doFilter(request, this.response, this.chain);
		assertThat(this.chain.getRequest()).isSameAs(request);
	}

	@Test
	void cachedAndComputedResponsesAreTheSame() {
		String query = "/graphql?query="
				+ URLEncoder.encode("{ categories { name slug id } tags { name slug id } }", StandardCharsets.UTF_8);
		HttpResponse<String> computed = Api.await(() -> this.api.get(query),
				(response) -> response.headers().firstValue("Cache-Control").orElseThrow().contains("public"));
		HttpResponse<String> cached = this.api.get(query);
		HttpResponse<String> late = this.api
			.send(this.api.request(query).header("Accept", "application/json;q=0.9").GET());
		assertThat(cached.body()).isEqualTo(computed.body());
		assertThat(headers(cached)).isEqualTo(headers(computed)).isEqualTo(headers(late));
	}

	private static Map<String, Set<String>> headers(HttpResponse<?> response) {
		Map<String, Set<String>> headers = new TreeMap<>();
		response.headers()
			.map()
			.forEach((name, values) -> headers.put(name, new TreeSet<>(values.stream()
				.flatMap((value) -> name.equals("vary") ? Arrays.stream(value.split(", ")) : List.of(value).stream())
				.toList())));
		headers.keySet().removeAll(Set.of("date", "keep-alive", "connection"));
		return headers;
	}

	private static MockHttpServletRequest request(String body) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/graphql");
		request.setContentType("application/json");
		request.setContent(body.getBytes(StandardCharsets.UTF_8));
		return request;
	}

}
