// Whoever is signed in at the desk has a cookie, and must repeat the token that came with it.
function send(address, options) {
	const token = document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]+)/);
	const headers = token ? { ...options.headers, 'X-XSRF-TOKEN': token[1] } : options.headers;
	return fetch(address, { ...options, headers });
}

const fetcher = GraphiQL.createFetcher({ url: '/graphql', fetch: send });
ReactDOM.createRoot(document.getElementById('graphiql')).render(React.createElement(GraphiQL, { fetcher }));
