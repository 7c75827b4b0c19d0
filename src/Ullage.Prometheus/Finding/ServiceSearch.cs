using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ullage.Prometheus.Api;

namespace Ullage.Prometheus.Finding;

/// <summary>Finds which of several addresses a Prometheus-like server answers at: by asking each for the query <c>1</c>, a few at a time.</summary>
public sealed class ServiceSearch : IDisposable
{
    private const int AtOnce = 8;
    private const int MostBytes = 4 << 10;

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;

    /// <summary>Makes a search.</summary>
    /// <param name="handler">Carries the requests; not disposed. Null for a plain one without proxies, as names of a cluster resolve inside it alone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">The longest wait for one answer; two seconds suit a cluster's own network.</param>
    public ServiceSearch(HttpMessageHandler? handler, TimeProvider time, TimeSpan patience)
    {
        _http = new HttpMessageInvoker(
            handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = patience }, disposeHandler: handler is null);
        (_time, _patience) = (time, patience);
    }

    /// <summary>The places that answer, in the order in which they were given.</summary>
    /// <typeparam name="T">What stands for a place.</typeparam>
    /// <param name="places">Where to ask.</param>
    /// <param name="address">The address of one, without <c>/api/v1</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<T>> AnsweringAsync<T>(IReadOnlyList<T> places, Func<T, Uri> address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(address);
        var answers = new bool[places.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, places.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, stop) =>
        {
            answers[i] = await AnswersAsync(address(places[i]), stop).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return [.. places.Where((_, i) => answers[i])];
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, new ServerAddress(address.OriginalString).For("api/v1/query?query=1"));
            message.Headers.UserAgent.Add(new ProductInfoHeaderValue("ullage", null));
            using var response = await _http.SendAsync(message, both.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return false;
            }

            // A proxy's own page would be 200 too; only the API says this.
            await using var body = await response.Content.ReadAsStreamAsync(both.Token).ConfigureAwait(false);
            var bytes = new byte[MostBytes];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, both.Token).ConfigureAwait(false);
            return Encoding.UTF8.GetString(bytes, 0, length).Replace(" ", "", StringComparison.Ordinal).Contains("\"status\":\"success\"", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
