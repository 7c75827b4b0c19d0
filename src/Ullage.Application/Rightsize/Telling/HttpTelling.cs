using System.Net;
using System.Net.Http.Headers;

namespace Ullage.Application.Rightsize;

/// <summary>
/// Sends a run's news over HTTP: a body to one address, tried again a bounded number of times where that can help. The address may itself be the secret, as a chat's
/// webhook is: no message of this holds it.
/// </summary>
/// <param name="handler">Makes connections; disposed with this.</param>
/// <param name="what">What the address is, for messages: <c>the webhook</c>.</param>
/// <param name="delay">Waits between tries.</param>
/// <param name="time">The clock.</param>
public sealed class HttpTelling(HttpMessageHandler handler, string what, Func<TimeSpan, CancellationToken, Task> delay, TimeProvider time) : IDisposable
{
    private const int MostTries = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker _http = new(handler, disposeHandler: true);

    /// <summary>Sends.</summary>
    /// <returns>Null when it was taken; else why not, without the address.</returns>
    public async Task<string?> SendAsync(HttpMethod method, Uri address, byte[] body, string contentType, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (failure, again, wait) = await TryAsync(method, address, body, contentType, cancellationToken).ConfigureAwait(false);
            if (failure is null || !again || attempt == MostTries)
            {
                return failure is null ? null : $"{what} {failure}{(attempt > 1 ? $", {attempt} times" : "")}";
            }

            await delay(wait ?? TimeSpan.FromSeconds(1 << (attempt - 1)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(string? Failure, bool Again, TimeSpan? Wait)> TryAsync(HttpMethod method, Uri address, byte[] body, string contentType, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var message = new HttpRequestMessage(method, address) { Content = new ByteArrayContent(body) };
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            message.Headers.UserAgent.Add(new ProductInfoHeaderValue("ullage", null));
            using var response = await _http.SendAsync(message, both.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return (null, false, null);
            }

            var again = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500;
            return ($"answered {(int)response.StatusCode}", again && !(response.Headers.RetryAfter?.Delta > LongestWait), response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"did not answer within {Patience.TotalSeconds:0} s", true, null);
        }
        catch (HttpRequestException e)
        {
            // The exception's own message names host and port, which may be the secret's.
            return ($"cannot be reached ({e.HttpRequestError})", true, null);
        }
    }
}
