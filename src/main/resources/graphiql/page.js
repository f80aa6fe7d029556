// @ts-check

/**
 * Sends a request with the session's cookie, and with the CSRF token that the cookie needs.
 * @param {string} address
 * @param {RequestInit} options
 */
function send(address, options) {
	const token = document.cookie.match(/(?:^|; )(?:__Host-)?XSRF-TOKEN=([^;]+)/);
	const headers = token ? { ...options.headers, 'X-XSRF-TOKEN': token[1] } : options.headers;
	return fetch(address, { ...options, headers });
}

const fetcher = GraphiQL.createFetcher({ url: '/graphql', fetch: send });
ReactDOM.createRoot(document.getElementById('graphiql')).render(React.createElement(GraphiQL, { fetcher }));
