// Globals of the scripts that GraphiQL's page loads.
declare const GraphiQL: any;
declare const React: any;
declare const ReactDOM: any;
