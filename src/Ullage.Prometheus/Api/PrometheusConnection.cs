using System.Net;
using System.Net.Http.Headers;
using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>A request that can be sent again: its body is made anew for each try.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path, Func<HttpContent>? Content = null)
{
    /// <summary>In the words of Thanos and of VictoriaMetrics' cluster: fail rather than leave out what a store behind you does not answer. Others pass over them.</summary>
    private static readonly (string Name, string Value)[] WholeOrNothing = [("partial_response", "false"), ("deny_partial_response", "1")];

    /// <summary>A form by POST: selectors outgrow URLs.</summary>
    public static ApiRequest Form(string path, params (string Name, string Value)[] fields) =>
        new(HttpMethod.Post, path, () => new FormUrlEncodedContent(fields.Concat(WholeOrNothing).Select(static f => KeyValuePair.Create(f.Name, f.Value))));
}

/// <summary>The HTTP connection that every protocol shares: identity, TLS, proxy, bounded concurrency, retries, and errors in one line. Thread-safe.</summary>
internal sealed class PrometheusConnection : IDisposable
{
    private const int ErrorBodyBytes = 4 << 10;
    private static readonly TimeSpan ErrorBodyTimeout = TimeSpan.FromSeconds(2);

    private readonly PrometheusConnectionOptions _options;
    private readonly ServerAddress _address;
    private readonly Credentials _credentials;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;
    private readonly SemaphoreSlim _places;

    public PrometheusConnection(PrometheusConnectionOptions options, TimeProvider time, Random random, Func<TimeSpan, CancellationToken, Task>? delay = null)
    {
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        }

        _options = options;
        _address = new ServerAddress(options.Url);
        _credentials = new Credentials(options, _address);
        _time = time;
        _http = new HttpMessageInvoker(options.Handler?.Invoke() ?? CreateHandler(options, _address.Host), disposeHandler: true);
        _places = new SemaphoreSlim(options.MaxConcurrency);
        Backoff = new Backoff(options, random, delay ?? ((wait, cancellationToken) => Task.Delay(wait, time, cancellationToken)));
    }

    public PrometheusConnectionOptions Options => _options;

    public Backoff Backoff { get; }

    /// <summary>The address without credentials.</summary>
    public string Shown => _address.Shown;

    /// <summary>Sends until it is answered with success, or trying again cannot help.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <param name="attempts">Tries; 0 for the configured number.</param>
    /// <exception cref="SourceException">It failed.</exception>
    public async Task<Answer> SendAsync(ApiRequest request, CancellationToken cancellationToken, int attempts = 0)
    {
        var most = attempts > 0 ? attempts : _options.MaxAttempts;
        await _places.WaitAsync(cancellationToken);
        var place = new Place(_places);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var (answer, fault) = await TryAsync(request, place, cancellationToken);
                if (answer is not null)
                {
                    return answer;
                }

                if (!fault!.Transient || attempt >= most || Backoff.AsksTooMuch(fault.RetryAfter))
                {
                    throw Backoff.Final(fault, attempt);
                }

                await Backoff.WaitAsync(attempt, fault.RetryAfter, cancellationToken);
            }
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Text from a server made fit for a message.</summary>
    public string Quote(ReadOnlySpan<byte> body) => Excerpt.OfBody(body, _credentials.Redact);

    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private static SocketsHttpHandler CreateHandler(PrometheusConnectionOptions options, string host)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirection drops the body or the credentials; the final address is asked for instead.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxConcurrency,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = TlsTrust.Options(options, host),
        };
        if (options.Proxy == "none")
        {
            handler.UseProxy = false;
        }
        else if (options.Proxy is { } proxy)
        {
            var address = new ServerAddress(proxy);
            handler.Proxy = new WebProxy(address.For(""))
            {
                Credentials = address.UserName is null ? null : new NetworkCredential(address.UserName, address.Password),
            };
        }

        return handler;
    }

    private async Task<(Answer?, HttpFault?)> TryAsync(ApiRequest request, Place place, CancellationToken cancellationToken)
    {
        var at = _address.Shown + "/" + request.Path.Split('?')[0];
        using var message = new HttpRequestMessage(request.Method, _address.For(request.Path)) { Content = request.Content?.Invoke() };
        message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("ullage", null));
        if (_options.TlsServerName is { } name)
        {
            // SocketsHttpHandler takes the name to ask and to check for from here alone.
            message.Headers.Host = name;
        }

        _credentials.Apply(message);

        using var limit = new CancellationTokenSource(_options.AnswerTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(message, both.Token);
            if (response.IsSuccessStatusCode)
            {
                var body = await response.Content.ReadAsStreamAsync(both.Token);
                var answer = new Answer(response, body, at, _options.IdleTimeout, _time, place);
                response = null;
                return (answer, null);
            }

            return (null, HttpFault.OfStatus(response.StatusCode, at, await ReadErrorAsync(response, both.Token), Location(response), RetryAfter(response)));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The handler's own connect time-out ends up here too.
            return (null, limit.IsCancellationRequested
                ? new HttpFault(SourceFailure.TimedOut, $"{at} gave no answer within {_options.AnswerTimeout.TotalSeconds:0.#} s.", true, Inner: e)
                : new HttpFault(SourceFailure.TimedOut, $"No connection to {at} within {_options.ConnectTimeout.TotalSeconds:0.#} s; check the address and the network between.", true, Inner: e));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, HttpFault.OfException(e, at, _address.Host, _credentials.Redact));
        }
        finally
        {
            response?.Dispose();
        }
    }

    private async Task<string> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ErrorBodyTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var bytes = new byte[ErrorBodyBytes];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            for (int read; length < bytes.Length && (read = await body.ReadAsync(bytes.AsMemory(length), both.Token)) > 0; length += read)
            {
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // What the server says is a courtesy; the status decides.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return Quote(bytes.AsSpan(0, length));
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

    private static string? Location(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } location ? Excerpt.Printable(ServerAddress.Display(location.OriginalString)) : null;

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                places.Release();
            }
        }
    }
}
