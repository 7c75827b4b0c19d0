using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Ullage.Kubernetes.Access;

namespace Ullage.Kubernetes.Api;

/// <summary>
/// A narrow client of the Kubernetes API: get, list page by page, watch, create, patch, delete and evict, over HTTP/1.1 and JSON. Bounded in every direction, polite
/// when told to wait, and without a credential in any message. Thread-safe.
/// </summary>
public sealed partial class KubernetesClient : IDisposable
{
    private const int ErrorBodyBytes = 64 << 10;
    private const int MostFreshStarts = 2;

    private readonly ClusterAccess _access;
    private readonly ApiOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Func<TimeSpan, CancellationToken, Task> _delay;
    private readonly SemaphoreSlim _places;
    private readonly Lock _lock = new();
    private readonly List<HttpMessageInvoker> _retired = [];
    private HttpMessageInvoker? _http;
    private ClientIdentity? _shown;
    private volatile bool _hasAnswered;
    private (KubernetesException Failure, long At)? _unreached;

    /// <summary>Makes a client; nothing is asked yet.</summary>
    /// <param name="access">Where, and how to be let in.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads waits; used under a lock.</param>
    public KubernetesClient(ClusterAccess access, ApiOptions options, TimeProvider time, Random random)
        : this(access, options, time, random, null)
    {
    }

    internal KubernetesClient(ClusterAccess access, ApiOptions options, TimeProvider time, Random random, Func<TimeSpan, CancellationToken, Task>? delay)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(options);
        (_access, _options, _time, _random) = (access, options, time, random);
        _delay = delay ?? ((wait, cancellationToken) => Task.Delay(wait, time, cancellationToken));
        _places = new SemaphoreSlim(Math.Clamp(options.Concurrency, 1, 64));
    }

    /// <summary>The API server's address and whence it is known, for messages.</summary>
    public string Description => $"Kubernetes at {_access.Server.GetLeftPart(UriPartial.Authority)} ({_access.Origin})";

    /// <summary>Reads one object.</summary>
    /// <exception cref="KubernetesException">It failed.</exception>
    public Task<JsonElement> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ServedAsync(type, served => AnswerAsync(new ApiRequest(HttpMethod.Get, served.Path(@namespace, name)), cancellationToken), cancellationToken);
    }

    /// <summary>Reads a list to its end, page by page; a page is dropped before the next is asked for.</summary>
    /// <typeparam name="T">What is kept of an object.</typeparam>
    /// <param name="type">Which objects.</param>
    /// <param name="namespace">Of which namespace; null for all.</param>
    /// <param name="read">Takes what is needed of an object; called anew where a list has to begin anew.</param>
    /// <param name="query">Which of them, and how much of each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It failed.</exception>
    public async Task<ObjectList<T>> ListAsync<T>(ResourceType type, string? @namespace, Func<JsonElement, T> read, ListQuery query, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(query);
        return await ServedAsync(type, served => FreshAsync(pageSize => PagesAsync(served, @namespace, read, query, pageSize, cancellationToken)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes an object.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="patch">What to change.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The object as it is now, or as it would be.</returns>
    /// <exception cref="KubernetesException">It failed. After <see cref="KubernetesFailure.Unreachable"/> or a time-out it is not known whether the change was made.</exception>
    public Task<JsonElement> PatchAsync(ResourceType type, string? @namespace, string name, ObjectPatch patch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(patch);
        return ServedAsync(type, served => AnswerAsync(new ApiRequest(HttpMethod.Patch, served.Path(@namespace, name, patch.Subresource) + patch.Query) { Body = patch.Body, ContentType = patch.ContentType }, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var http in _retired)
        {
            http.Dispose();
        }

        _http?.Dispose();
        _places.Dispose();
        (_access.Credentials as IDisposable)?.Dispose();
    }

    private async Task<ObjectList<T>> PagesAsync<T>(ResourceType type, string? @namespace, Func<JsonElement, T> read, ListQuery query, int pageSize, CancellationToken cancellationToken)
        where T : class
    {
        var items = new List<T>();
        var path = type.Path(@namespace);
        for (var next = ""; ;)
        {
            var request = new ApiRequest(HttpMethod.Get, path + query.Text(pageSize, next)) { Accept = query.Accept };
            using var page = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                var list = page.RootElement;
                foreach (var item in Objects.Fields.Items(list, "items"))
                {
                    items.Add(read(item));
                }

                var meta = Objects.Fields.Field(list, "metadata");
                next = Objects.Fields.Text(meta, "continue");
                if (items.Count > _options.MaxItems)
                {
                    throw new KubernetesException(KubernetesFailure.TooLarge, $"{At(request)}: more than {_options.MaxItems:N0} objects; narrow it to namespaces.");
                }

                if (next.Length == 0)
                {
                    return new(items, Objects.Fields.Text(meta, "resourceVersion"));
                }
            }
            catch (InvalidOperationException e)
            {
                throw Malformed(request, e);
            }
        }
    }

    private async Task<JsonElement> AnswerAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.RootElement.Clone();
    }

    private async Task<ObjectList<T>> FreshAsync<T>(Func<int, Task<ObjectList<T>>> pages)
        where T : class
    {
        for (var starts = 0; ; starts++)
        {
            try
            {
                // Where the server forgets faster than pages are read, all at once is the way that ends.
                return await pages(starts < MostFreshStarts ? _options.PageSize : 0).ConfigureAwait(false);
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Gone && starts < MostFreshStarts)
            {
                // The continue token has expired: what was read belongs to a state that cannot be completed.
            }
        }
    }

    private Task<JsonDocument> SendAsync(ApiRequest request, CancellationToken cancellationToken) => SendAsync(request, DocumentAsync, cancellationToken);

    private async Task<JsonDocument?> DocumentAsync(Stream body, CancellationToken cancellationToken)
    {
        if (await BoundedBody.ReadAsync(body, _options.MaxAnswerBytes, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        var document = JsonDocument.Parse(bytes);
        if (document.RootElement is { ValueKind: JsonValueKind.Object } root && (root.TryGetProperty("kind", out _) || root.TryGetProperty("metadata", out _) || root.TryGetProperty("minor", out _)))
        {
            return document;
        }

        document.Dispose();
        throw new JsonException("neither an object nor a list of an API");
    }

    /// <summary>Sends, and reads the answer's body by <paramref name="read"/>, which gives null where it is too large.</summary>
    private async Task<T> SendAsync<T>(ApiRequest request, Func<Stream, CancellationToken, Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        var asked = _time.GetTimestamp();
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Unreached(asked) is { } unreached)
            {
                throw unreached;
            }

            Credential? refused = null;
            for (var attempt = 1; ; attempt++)
            {
                var credential = await _access.Credentials.GetAsync(refused, cancellationToken).ConfigureAwait(false);
                try
                {
                    return await TryAsync(request, credential, read, cancellationToken).ConfigureAwait(false);
                }
                catch (KubernetesException e) when (e.Failure == KubernetesFailure.Unauthorized && refused is null)
                {
                    // Tokens rotate and logins expire: once, something fresher is asked for.
                    refused = credential;
                }
                catch (KubernetesException e) when (e.Transient && attempt < _options.MaxAttempts && request.MayRepeat(e) && !(e.RetryAfter > _options.MaxRetryAfter))
                {
                    await _delay(Wait(attempt, e.RetryAfter), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (KubernetesException e) when (!_hasAnswered && e.Failure is KubernetesFailure.Unreachable or KubernetesFailure.TimedOut or KubernetesFailure.Tls)
        {
            lock (_lock)
            {
                _unreached = (e, _time.GetTimestamp());
            }

            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Why those fail that waited behind one that never got an answer: many lists would wait for nobody, one after the other. Who asks later tries anew.</summary>
    private KubernetesException? Unreached(long asked)
    {
        lock (_lock)
        {
            return !_hasAnswered && _unreached is { } failed && failed.At >= asked ? failed.Failure : null;
        }
    }

    private async Task<T> TryAsync<T>(ApiRequest request, Credential credential, Func<Stream, CancellationToken, Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        var isFirst = !_hasAnswered && _options.FirstAnswerTimeout < _options.AnswerTimeout;
        using var limit = new CancellationTokenSource(isFirst ? _options.FirstAnswerTimeout : _options.AnswerTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await OpenAsync(request, credential, both.Token).ConfigureAwait(false);
            if (isFirst)
            {
                limit.CancelAfter(_options.AnswerTimeout);
            }

            await using var body = await response.Content.ReadAsStreamAsync(both.Token).ConfigureAwait(false);
            return response.Content.Headers.ContentLength is not { } told || told <= _options.MaxAnswerBytes
                ? await read(body, both.Token).ConfigureAwait(false) ?? throw TooLarge(request)
                : throw TooLarge(request);
        }
        catch (JsonException e)
        {
            throw Malformed(request, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && isFirst && !_hasAnswered)
        {
            throw new KubernetesException(KubernetesFailure.TimedOut, $"{At(request)}: nothing answers there within {_options.FirstAnswerTimeout.TotalSeconds:0.#} s; check the address of the context's server, and the network, VPN or proxy on the way.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesException(KubernetesFailure.TimedOut, $"{At(request)}: no whole answer within {_options.AnswerTimeout.TotalSeconds:0.#} s; check the network, or the load of the API server.", e) { Transient = true };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ApiFault.OfException(e, At(request), credential.Token);
        }
    }

    private KubernetesException TooLarge(ApiRequest request) =>
        new(KubernetesFailure.TooLarge, $"{At(request)}: the answer is larger than {_options.MaxAnswerBytes >> 20} MiB; narrow it to namespaces.");

    /// <summary>Sends, and gives a successful answer whose body is still to be read.</summary>
    private async Task<HttpResponseMessage> OpenAsync(ApiRequest request, Credential credential, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, new Uri(_access.Server, request.Path));
        message.Headers.Accept.ParseAdd(request.Accept);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("ullage", null));
        Identify(message, credential);
        if (request.Body.Length > 0)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        var response = await Invoker(credential.Certificate).SendAsync(message, cancellationToken).ConfigureAwait(false);
        _hasAnswered = true;
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType is not "text/html")
        {
            return response;
        }

        using (response)
        {
            if (response.IsSuccessStatusCode)
            {
                throw Malformed(request, null, "an HTML page");
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var said = await BoundedBody.BeginningAsync(body, ErrorBodyBytes, cancellationToken).ConfigureAwait(false);
            throw ApiFault.OfStatus((int)response.StatusCode, At(request), said, credential.Token, RetryAfter(response), _access.Withholds);
        }
    }

    private HttpMessageInvoker Invoker(ClientIdentity? certificate)
    {
        lock (_lock)
        {
            if (_http is { } open && ReferenceEquals(_shown, certificate))
            {
                return open;
            }

            // A plugin has given another certificate, which a connection shows but once: at its beginning.
            if (_http is not null)
            {
                _retired.Add(_http);
            }

            _shown = certificate;
            var handler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = TimeSpan.FromSeconds(15),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                SslOptions = ServerTrust.Options(_access, certificate),
            };
            if (_access.Proxy is { } proxy)
            {
                handler.Proxy = new WebProxy(proxy);
            }

            return _http = new HttpMessageInvoker(handler, disposeHandler: true);
        }
    }

    private TimeSpan Wait(int attempt, TimeSpan? retryAfter)
    {
        var bound = Math.Min(_options.RetryMaxDelay.TotalMilliseconds, _options.RetryBaseDelay.TotalMilliseconds * Math.Pow(2, attempt - 1));
        lock (_lock)
        {
            return (retryAfter ?? TimeSpan.Zero) + TimeSpan.FromMilliseconds(_random.NextDouble() * bound);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private string At(ApiRequest request) => $"{request.Method} {_access.Server.GetLeftPart(UriPartial.Authority)}/{request.Path.Split('?')[0]}";

    private KubernetesException Malformed(ApiRequest request, Exception? inner, string found = "not the JSON of a Kubernetes API") =>
        new(KubernetesFailure.Malformed, $"{At(request)}: the answer is {found}{(inner is null ? ", where the JSON of a Kubernetes API is expected" : "")}; check that the context's server is one, and no login page or proxy.", inner);
}
