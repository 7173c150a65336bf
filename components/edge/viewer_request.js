// Redirects to the canonical name and of paths, then index documents or a single-page application. Runtime: cloudfront-js-2.0.
const settings = SETTINGS;
const descriptions = {301: 'Moved Permanently', 302: 'Found', 307: 'Temporary Redirect', 308: 'Permanent Redirect'};

function normalized(path) {
  return path.replace(/%[0-9A-Fa-f]{2}/g, function (code) {
    const character = String.fromCharCode(parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase();
  });
}

function query(querystring) {
  const pairs = [];
  Object.keys(querystring).forEach(function (name) {
    const one = querystring[name];
    (one.multiValue || [one]).forEach(function (value) { pairs.push(name + '=' + value.value); });
  });
  return pairs.join('&');
}

function redirect(url, status, querystring) {
  const kept = query(querystring);
  const location = kept ? url + (url.indexOf('?') < 0 ? '?' : '&') + kept : url;
  return {
    statusCode: status,
    statusDescription: descriptions[status],
    headers: {
      location: {value: location},
      'cache-control': {value: 'max-age=3600'},
      'strict-transport-security': {value: settings.hsts}
    }
  };
}

function target(path) {
  const exact = settings.redirects[path];
  if (exact) return exact;
  let longest = null;
  for (let end = 0, depth = 0; end >= 0 && depth < settings.depth; depth++) {
    const found = settings.redirects[path.slice(0, end + 1) + '*'];
    if (found) {
      const keeps = found[0].slice(-1) === '*';
      longest = [keeps ? found[0].slice(0, -1) + path.slice(end + 1) : found[0], found[1]];
    }
    end = path.indexOf('/', end + 1);
  }
  return longest;
}

function handler(event) {
  const request = event.request;
  const host = request.headers.host.value.toLowerCase().split(':')[0];
  if (settings.host && host !== settings.host) {
    return redirect('https://' + settings.host + request.uri, 308, request.querystring);
  }
  const path = normalized(request.uri);
  const found = target(path);
  if (found) {
    const url = found[0].charAt(0) === '/' ? 'https://' + host + found[0] : found[0];
    return redirect(url, found[1], request.querystring);
  }
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (settings.application && file.indexOf('.') < 0 && path.indexOf('/.well-known/') !== 0) {
    request.uri = '/index.html';
  } else if (settings.indexes && file === '') {
    request.uri = request.uri + 'index.html';
  }
  return request;
}
