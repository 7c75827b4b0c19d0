using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ullage.Testing.Servers;

namespace Ullage.Testing.Kubernetes;

/// <summary>
/// A Kubernetes API server in this process, on loopback: lists by pages of one consistent state, watches with bookmarks, resourceVersions
/// that conflict and expire, four kinds of patch with managers of fields, creation, deletion, eviction under budgets, RBAC, LimitRange and
/// ResourceQuota admission of pods, and the rules of resizing. Controllers act on what is stored only where <see cref="Controllers"/> are set.
/// </summary>
public sealed partial class FakeCluster : IAsyncDisposable
{
    private readonly FakeServer _server;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<ObjectKey, JsonObject> _objects = new(ObjectKey.Order);
    private readonly Dictionary<ObjectKey, FieldOwners> _owners = [];
    private readonly List<(long Version, string Type, ObjectKey Key, JsonObject Object)> _events = [];
    private readonly Dictionary<long, List<KeyValuePair<ObjectKey, JsonObject>>> _states = [];
    private readonly ConcurrentQueue<Fault> _faults = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _watching = new();
    private long _version = 100;
    private long _compacted;

    private readonly X509Certificate2? _certificate;

    /// <summary>Starts it.</summary>
    /// <param name="isSecure">Whether it speaks TLS, without which no credentials come.</param>
    public FakeCluster(bool isSecure = false)
    {
        _certificate = isSecure ? SelfSigned() : null;
        _server = new FakeServer(AnswerAsync, _certificate);
    }

    /// <summary>Where it answers.</summary>
    public string Url => _server.Url;

    /// <summary>Every request that came.</summary>
    public IReadOnlyList<FakeRequest> Requests => _server.Requests;

    /// <summary>The bearer token that is let in; null lets everybody in.</summary>
    public string? Token { get; set; }

    /// <summary>RBAC: whether a verb on a resource (<c>pods</c>, <c>pods/resize</c>) of a namespace (empty for all) is allowed.</summary>
    public Func<string, string, string, bool> Allows { get; set; } = static (_, _, _) => true;

    /// <summary>Resources that this server does not have, such as those of definitions that are not installed.</summary>
    public ISet<string> Absent { get; } = new HashSet<string>();

    /// <summary>Resources that this server has under an older version alone: a path of the newer one is answered by 404.</summary>
    public IDictionary<string, string> Older { get; } = new Dictionary<string, string>();

    // Servers of a few releases have both.
    private static readonly (string Version, string Plural)[] _versions =
    [
        ("policy/v1", "poddisruptionbudgets"), ("policy/v1beta1", "poddisruptionbudgets"), ("batch/v1", "cronjobs"), ("batch/v1beta1", "cronjobs"),
        ("autoscaling/v2", "horizontalpodautoscalers"), ("autoscaling/v2beta2", "horizontalpodautoscalers"),
    ];

    /// <summary>Servers behind Services (<c>namespace/name:port</c>), reached through this server's proxy.</summary>
    public IDictionary<string, string> Behind { get; } = new Dictionary<string, string>();

    /// <summary>Makes the next request whose path contains a text answer by something else.</summary>
    public FakeCluster Fail(string path, int status, string message = "scripted", string headers = "", int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            _faults.Enqueue(new Fault(path, status, message, headers));
        }

        return this;
    }

    /// <summary>Stores an object as if somebody had created it, admission passed over.</summary>
    public FakeCluster Add(string plural, JsonObject of, string manager = "kubectl-create")
    {
        lock (_lock)
        {
            var key = ObjectKey.Of(plural, of);
            OwnersOf(key).Set(manager, "Update", of);
            Put(key, (JsonObject)of.DeepClone(), _objects.ContainsKey(key) ? "MODIFIED" : "ADDED");
        }

        return this;
    }

    /// <summary>Stores an object given as JSON.</summary>
    public FakeCluster Add(string plural, string json, string manager = "kubectl-create") => Add(plural, (JsonObject)JsonNode.Parse(json)!, manager);

    /// <summary>Removes an object.</summary>
    public void Remove(string plural, string @namespace, string name)
    {
        lock (_lock)
        {
            var key = new ObjectKey(plural, @namespace, name);
            var gone = (JsonObject)_objects[key].DeepClone();
            _objects.Remove(key);
            gone["metadata"]!["resourceVersion"] = Next();
            Tell("DELETED", key, gone);
        }
    }

    /// <summary>An object as it is stored.</summary>
    public JsonObject Get(string plural, string @namespace, string name)
    {
        lock (_lock)
        {
            return (JsonObject)_objects[new(plural, @namespace, name)].DeepClone();
        }
    }

    /// <summary>Forgets old states: continue tokens and resourceVersions from before are then answered by 410.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _compacted = ++_version;
            _states.Clear();
        }
    }

    /// <summary>Sends a bookmark down every watch.</summary>
    public void Bookmark()
    {
        lock (_lock)
        {
            _version++;
            Tell("BOOKMARK", new("*", "", ""), []);
        }
    }

    /// <summary>Ends every watch connection, as a server does that restarts.</summary>
    public void EndWatches()
    {
        lock (_lock)
        {
            var old = _watching;
            _watching = new CancellationTokenSource();
            old.Cancel();
        }
    }

    /// <summary>Writes a kubeconfig that points here.</summary>
    public string WriteKubeconfig(string folder, string user = "{}")
    {
        var path = Path.Combine(folder, "config");
        File.WriteAllText(path, $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: fake, cluster: {server: "{{Url}}"{{(_certificate is null ? "" : $", certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(_certificate.ExportCertificatePem()))}")}}} }]
            users: [{name: me, user: {{user}} }]
            contexts: [{name: test, context: {cluster: fake, user: me, namespace: shop} }]
            """);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await _watching.CancelAsync();
        await _server.DisposeAsync();
        _certificate?.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=fake", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private async Task AnswerAsync(FakeRequest request, Stream stream, CancellationToken cancellationToken)
    {
        if (DiesBefore())
        {
            return;
        }

        if (_faults.TryPeek(out var fault) && request.Path.Contains(fault.Path, StringComparison.Ordinal) && _faults.TryDequeue(out fault))
        {
            await SendAsync(stream, fault.Status, Status(fault.Status, "Scripted", fault.Message), fault.Headers);
            return;
        }

        try
        {
            if (request.Path is "/version")
            {
                await SendAsync(stream, 200, new JsonObject { ["major"] = "1", ["minor"] = MinorVersion.ToString(CultureInfo.InvariantCulture) });
                return;
            }

            var forward = ServiceForward.Of(request);
            var route = forward is null ? Route.Of(request) : new Route(request.Method == "POST" ? "create" : "get", "", "services", forward.Namespace, forward.Service, "proxy", new Dictionary<string, string>(), "");
            if (Token is { } token && request.Headers.GetValueOrDefault("Authorization") != "Bearer " + token)
            {
                throw new Refusal(401, "Unauthorized", "Unauthorized");
            }

            if (route.Plural.Length == 0 && request.Path.StartsWith("/apis/", StringComparison.Ordinal))
            {
                var served = _versions.Where(v => request.Path.EndsWith('/' + v.Version, StringComparison.Ordinal) && (!Older.TryGetValue(v.Plural, out var older) || older == v.Version) && !Absent.Contains(v.Plural)).Select(static v => new JsonObject { ["name"] = v.Plural }).ToArray();
                await SendAsync(stream, 200, new JsonObject { ["kind"] = "APIResourceList", ["resources"] = new JsonArray([.. served]) });
                return;
            }

            if (Older.TryGetValue(route.Plural, out var version) && !request.Path.StartsWith($"/apis/{version}/", StringComparison.Ordinal))
            {
                throw new Refusal(404, "NotFound", "the server could not find the requested resource");
            }

            if (Absent.Contains(route.Plural) || (route.Resource == "pods/resize" && MinorVersion < 33))
            {
                throw new Refusal(404, "NotFound", "the server could not find the requested resource");
            }

            // A request for a namespace by name is one within it.
            if (!Allows(route.Verb, route.Resource, route is { Plural: "namespaces", Name.Length: > 0 } ? route.Name : route.Namespace))
            {
                throw new Refusal(403, "Forbidden", $"{route.Plural} is forbidden: User \"me\" cannot {route.Verb} resource \"{route.Resource}\" in API group \"{route.Group}\"{(route.Namespace.Length > 0 ? $" in the namespace \"{route.Namespace}\"" : " at the cluster scope")}");
            }

            if (forward is not null)
            {
                await forward.SendAsync(Behind.TryGetValue($"{forward.Namespace}/{forward.Service}", out var address) ? address : throw new Refusal(503, "ServiceUnavailable", "no endpoints available for service"), request, stream, cancellationToken);
                return;
            }

            if (route.Verb == "watch")
            {
                await WatchAsync(route, stream, cancellationToken);
                return;
            }

            JsonObject answer;
            bool creates;
            lock (_lock)
            {
                creates = route.Verb == "create" || (route.Verb == "patch" && !_objects.ContainsKey(route.Key));
                answer = route.Verb switch
                {
                    "list" => List(route),
                    "get" => (JsonObject)Existing(route).DeepClone(),
                    "patch" => Patch(route, request),
                    "create" => Create(route, request),
                    "update" => Update(route, request),
                    "delete" => Delete(route, request),
                    _ => throw new Refusal(405, "MethodNotAllowed", "the fake does not do this"),
                };
            }

            if (!DiesAfter())
            {
                await SendAsync(stream, creates ? 201 : 200, answer);
            }
        }
        catch (Refusal e)
        {
            if (!DiesAfter())
            {
                await SendAsync(stream, e.Code, Status(e.Code, e.Reason, e.Message, e.Causes));
            }
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException)
        {
            await SendAsync(stream, 400, Status(400, "BadRequest", e.Message, []));
        }
    }

    private JsonObject List(Route route)
    {
        var limit = int.Parse(route.Query.GetValueOrDefault("limit", "0"), CultureInfo.InvariantCulture);
        var (version, after) = (_version, (ObjectKey?)null);
        if (route.Query.TryGetValue("continue", out var token))
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split('\n');
            (version, after) = (long.Parse(parts[0], CultureInfo.InvariantCulture), new ObjectKey(parts[1], parts[2], parts[3]));
            if (!_states.ContainsKey(version))
            {
                throw new Refusal(410, "Expired", "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
            }
        }
        else if (limit > 0)
        {
            _states[version] = [.. _objects];
        }

        var all = (limit > 0 ? _states[version] : [.. _objects]).Where(o => o.Key.Plural == route.Plural && (route.Namespace.Length == 0 || o.Key.Namespace == route.Namespace))
            .Where(o => Selectors.Match(o.Value, route.Query.GetValueOrDefault("labelSelector", ""), route.Query.GetValueOrDefault("fieldSelector", "")))
            .Where(o => after is null || ObjectKey.Order.Compare(o.Key, after) > 0).ToList();
        var page = limit > 0 ? all.Take(limit).ToList() : all;
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (page.Count < all.Count)
        {
            var last = page[^1].Key;
            metadata["continue"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{version}\n{last.Plural}\n{last.Namespace}\n{last.Name}"));
            metadata["remainingItemCount"] = all.Count - page.Count;
        }

        var partial = route.Accept.Contains("PartialObjectMetadataList", StringComparison.Ordinal);
        return new JsonObject
        {
            ["kind"] = partial ? "PartialObjectMetadataList" : "List",
            ["apiVersion"] = partial ? "meta.k8s.io/v1" : "v1",
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. page.Select(o => partial ? new JsonObject { ["metadata"] = o.Value["metadata"]!.DeepClone() } : o.Value.DeepClone())]),
        };
    }

    private async Task WatchAsync(Route route, Stream stream, CancellationToken cancellationToken)
    {
        await FakeServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n");
        var from = long.Parse(route.Query["resourceVersion"], CultureInfo.InvariantCulture);
        CancellationToken ended;
        lock (_lock)
        {
            ended = _watching.Token;
        }

        if (from < _compacted)
        {
            await FakeServer.WriteAsync(stream, new JsonObject { ["type"] = "ERROR", ["object"] = Status(410, "Expired", $"too old resource version: {from} ({_compacted})") }.ToJsonString() + "\n");
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
        while (!either.IsCancellationRequested)
        {
            List<(long Version, string Type, ObjectKey Key, JsonObject Object)> news;
            Task changed;
            lock (_lock)
            {
                news = [.. _events.Where(e => e.Version > from && (e.Type == "BOOKMARK" || (e.Key.Plural == route.Plural && (route.Namespace.Length == 0 || e.Key.Namespace == route.Namespace))))];
                changed = _changed.Task;
            }

            foreach (var (version, type, _, item) in news)
            {
                from = version;
                var told = type == "BOOKMARK" ? new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) } } : item.DeepClone();
                await FakeServer.WriteAsync(stream, new JsonObject { ["type"] = type, ["object"] = told }.ToJsonString() + "\n");
            }

            await stream.FlushAsync(cancellationToken);
            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private IEnumerable<JsonObject> Objects(string plural, string @namespace) => _objects.Where(o => o.Key.Plural == plural && o.Key.Namespace == @namespace).Select(static o => o.Value);

    private JsonObject Existing(Route route) => _objects.GetValueOrDefault(route.Key) ?? throw new Refusal(404, "NotFound", $"{route.Plural} \"{route.Name}\" not found");

    private FieldOwners OwnersOf(ObjectKey key)
    {
        if (!_owners.TryGetValue(key, out var owners))
        {
            _owners.Add(key, owners = new FieldOwners());
        }

        return owners;
    }

    private void Put(ObjectKey key, JsonObject of, string type)
    {
        Normal.Form(key.Plural, of);
        of["metadata"]!["resourceVersion"] = Next();
        of["metadata"]!["managedFields"] = OwnersOf(key).Told();
        var before = _objects.GetValueOrDefault(key);
        _objects[key] = of;
        Tell(type, key, of);
        Controllers?.After(this, key, before, of);
    }

    private string Next() => (++_version).ToString(CultureInfo.InvariantCulture);

    private void Tell(string type, ObjectKey key, JsonObject of)
    {
        _events.Add((_version, type, key, (JsonObject)of.DeepClone()));
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private static JsonObject Status(int code, string reason, string message, IEnumerable<(string Reason, string Field, string Message)>? causes = null) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
        ["details"] = new JsonObject { ["causes"] = new JsonArray([.. (causes ?? []).Select(static c => new JsonObject { ["reason"] = c.Reason, ["field"] = c.Field, ["message"] = c.Message })]) },
    };

    private static Task SendAsync(Stream stream, int status, JsonObject body, string headers = "") => FakeServer.Status(status, body.ToJsonString(), "application/json", headers)(stream);

    private sealed record Fault(string Path, int Status, string Message, string Headers);
}
