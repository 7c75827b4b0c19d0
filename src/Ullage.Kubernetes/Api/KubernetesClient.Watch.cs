using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Api;

/// <summary>Watching: a list, and then what changes, for as long as it is enumerated.</summary>
public sealed partial class KubernetesClient
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Lists and then follows objects. Goes on from the last state seen when a connection ends, breaks or falls silent, with growing waits
    /// where that fails; lists anew when the server no longer keeps that state. Ends only by cancellation or by an error that waiting does
    /// not mend.
    /// </summary>
    /// <typeparam name="T">What is kept of an object.</typeparam>
    /// <param name="type">Which objects.</param>
    /// <param name="namespace">Of which namespace; null for all.</param>
    /// <param name="read">Takes what is needed of an object.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It failed for good.</exception>
    public async IAsyncEnumerable<WatchStep<T>> WatchAsync<T>(
        ResourceType type, string? @namespace, Func<JsonElement, T> read, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(query);
        var version = "";
        for (var failures = 0; ;)
        {
            if (version.Length == 0)
            {
                var list = await ListAsync(type, @namespace, read, query, cancellationToken).ConfigureAwait(false);
                version = list.ResourceVersion;
                yield return new(WatchStepKind.Reset, list.Items);
            }

            var seconds = WatchSeconds();
            var text = new StringBuilder(query.Text(0, ""));
            foreach (var (name, value) in new[] { ("watch", "1"), ("allowWatchBookmarks", "true"), ("resourceVersion", version), ("timeoutSeconds", seconds.ToString(CultureInfo.InvariantCulture)) })
            {
                ListQuery.Add(text, name, value);
            }

            var progress = false;
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + Grace, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            await using (var lines = await FollowAsync(new ApiRequest(HttpMethod.Get, Served(type).Path(@namespace) + text), both.Token, cancellationToken).ConfigureAwait(false))
            {
                while (lines.Gone is false && await lines.NextAsync(both.Token, cancellationToken).ConfigureAwait(false) is { } told)
                {
                    using (told)
                    {
                        var step = Step(told.RootElement, read, ref version);
                        progress |= version.Length > 0;
                        if (step is not null)
                        {
                            yield return step;
                        }

                        if (version.Length == 0)
                        {
                            break;
                        }
                    }
                }

                version = lines.Gone ? "" : version;
            }

            failures = progress ? 0 : failures + 1;
            if (failures > 0)
            {
                await _delay(Wait(Math.Min(failures, 20), null), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static WatchStep<T>? Step<T>(JsonElement told, Func<JsonElement, T> read, ref string version)
        where T : class
    {
        var item = told.Field("object");
        var kind = told.Text("type");
        if (kind == "ERROR")
        {
            // 410 inside a stream means that the state to go on from is no longer kept. Any other error ends the stream too, and a fresh list is always right.
            version = "";
            return null;
        }

        if (item.Field("metadata").Text("resourceVersion") is { Length: > 0 } seen)
        {
            version = seen;
        }

        return kind switch
        {
            "ADDED" or "MODIFIED" => new(WatchStepKind.Put, [read(item)]),
            "DELETED" => new(WatchStepKind.Removed, [read(item)]),
            _ => null,
        };
    }

    private async Task<WatchLines> FollowAsync(ApiRequest request, CancellationToken limited, CancellationToken cancellationToken)
    {
        Credential? refused = null;
        while (true)
        {
            var credential = await _access.Credentials.GetAsync(refused, cancellationToken).ConfigureAwait(false);
            try
            {
                var response = await OpenAsync(request, credential, limited).ConfigureAwait(false);
                return new WatchLines(response, await response.Content.ReadAsStreamAsync(limited).ConfigureAwait(false), _options.MaxEventBytes, At(request));
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Unauthorized && refused is null)
            {
                refused = credential;
            }
            catch (KubernetesException e) when (e.Transient || e.Failure == KubernetesFailure.Gone)
            {
                return WatchLines.Ended(e.Failure == KubernetesFailure.Gone);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var fault = e is OperationCanceledException ? null : ApiFault.OfException(e, At(request), credential.Token);
                return fault is null or { Transient: true } ? WatchLines.Ended(false) : throw fault;
            }
        }
    }

    private int WatchSeconds()
    {
        lock (_lock)
        {
            return Math.Max(1, (int)(_options.WatchTimeout.TotalSeconds * (1 + _random.NextDouble())));
        }
    }
}
