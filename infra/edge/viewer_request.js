// The CloudFront function of viewer requests: it states the client's address, host, scheme and method in headers of ours, removes such
// headers that a client sent itself, and rewrites large forms to their staging route.
// infra/edge.yaml holds a copy of this file, which `make edge` writes. local/edge does the same in Python; tests/infra/test_edge_function.py
// runs both on the same requests.
var LARGE = {
    method: 'POST',
    over_bytes: 4500000,
    paths: {'/api/img2img': '/api/staged-img2img', '/api/img2video': '/api/staged-img2video'}
};

function handler(event) {
    var request = event.request;
    var headers = request.headers;
    Object.keys(headers).forEach(function (name) {
        if (name === 'x-aiart-edge-secret' || name.indexOf('x-aiart-viewer-') === 0) {
            delete headers[name];
        }
    });
    headers['x-aiart-viewer-address'] = {value: event.viewer.ip};
    headers['x-aiart-viewer-host'] = {value: headers.host ? headers.host.value : ''};
    headers['x-aiart-viewer-proto'] = {value: 'https'};
    headers['x-aiart-viewer-method'] = {value: request.method};
    var length = headers['content-length'];
    if (request.method === LARGE.method && length && Number(length.value) > LARGE.over_bytes
        && Object.prototype.hasOwnProperty.call(LARGE.paths, request.uri)) {
        request.uri = LARGE.paths[request.uri];
    }
    return request;
}
