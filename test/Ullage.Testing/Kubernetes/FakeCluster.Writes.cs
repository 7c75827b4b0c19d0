using System.Text.Json.Nodes;
using Ullage.Testing.Servers;

namespace Ullage.Testing.Kubernetes;

/// <summary>What changes: patches of four kinds, creation, replacement, deletion and eviction.</summary>
public sealed partial class FakeCluster
{
    private const string ApplyType = "application/apply-patch+yaml";
    private static readonly string[] PatchTypes = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", ApplyType];

    private int _calls;

    /// <summary>The server's minor version: 33 has <c>pods/resize</c>, 34 lets memory limits shrink without a restart.</summary>
    public int MinorVersion { get; set; } = 34;

    /// <summary>What acts on workloads and pods; null for nothing.</summary>
    public FakeControllers? Controllers { get; set; }

    /// <summary>An admission webhook: gives the words with which it denies a write of a resource, or null.</summary>
    public Func<string, string, JsonObject, string?> Denies { get; set; } = static (_, _, _) => null;

    /// <summary>Calls that came since <see cref="Revive"/>.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The number of the call, from 1, at which the client dies: from then on nobody is answered. 0 for never.</summary>
    public int DieAt { get; set; }

    /// <summary>Whether the server still does what was asked at that call.</summary>
    public bool ActsBeforeDeath { get; set; }

    /// <summary>Answers again, and counts calls from 0.</summary>
    public void Revive() => (DieAt, _calls) = (0, 0);

    /// <summary>Names of objects of a resource, with their namespaces.</summary>
    public IReadOnlyList<string> Names(string plural)
    {
        lock (_lock)
        {
            return [.. _objects.Keys.Where(k => k.Plural == plural).Select(static k => $"{k.Namespace}/{k.Name}")];
        }
    }

    /// <summary>Changes a stored object as a controller does, without a manager that counts.</summary>
    public void Change(string plural, string @namespace, string name, Action<JsonObject> change)
    {
        lock (_lock)
        {
            var key = new ObjectKey(plural, @namespace, name);
            var of = (JsonObject)_objects[key].DeepClone();
            change(of);
            Put(key, of, "MODIFIED");
        }
    }

    internal void PutAs(string plural, JsonObject of)
    {
        var key = ObjectKey.Of(plural, of);
        Put(key, of, _objects.ContainsKey(key) ? "MODIFIED" : "ADDED");
    }

    internal void Drop(ObjectKey key)
    {
        if (_objects.Remove(key, out var gone))
        {
            gone = (JsonObject)gone.DeepClone();
            gone["metadata"]!["resourceVersion"] = Next();
            _owners.Remove(key);
            Tell("DELETED", key, gone);
        }
    }

    internal IEnumerable<JsonObject> Stored(string plural, string @namespace) => Objects(plural, @namespace);

    private bool DiesBefore()
    {
        var call = Interlocked.Increment(ref _calls);
        return DieAt > 0 && (call > DieAt || (call == DieAt && !ActsBeforeDeath));
    }

    private bool DiesAfter() => DieAt > 0 && Calls >= DieAt;

    private JsonObject Create(Route route, FakeRequest request)
    {
        if (route.Subresource == "eviction")
        {
            return Evict(route);
        }

        var of = (JsonObject)JsonNode.Parse(request.Body)!;
        var metadata = of["metadata"] as JsonObject ?? throw new Refusal(422, "Invalid", "metadata: Required value");
        if (metadata["name"] is null && metadata["generateName"]?.ToString() is { } prefix)
        {
            metadata["name"] = $"{prefix}{_version:x5}";
        }

        var name = metadata["name"]?.ToString() ?? throw new Refusal(422, "Invalid", "metadata.name: Required value: name or generateName is required");
        if (metadata["namespace"]?.ToString() is { } other && other != route.Namespace)
        {
            throw new Refusal(400, "BadRequest", $"the namespace of the provided object does not match the namespace sent on the request ({other}, {route.Namespace})");
        }

        if (metadata["resourceVersion"] is not null)
        {
            throw new Refusal(422, "Invalid", "resourceVersion: should not be set on objects to be created");
        }

        metadata["namespace"] = route.Namespace;
        metadata["uid"] = $"uid-{route.Plural}-{name}-{_version}";
        var key = route.Key with { Name = name };
        if (_objects.ContainsKey(key))
        {
            throw new Refusal(409, "AlreadyExists", $"{route.Plural} \"{name}\" already exists");
        }

        Deny(route, "create", of);
        if (route.Plural == "pods")
        {
            PodRules.Admit(of, Objects("limitranges", key.Namespace), Objects("resourcequotas", key.Namespace), Objects("pods", key.Namespace));
        }

        var owners = new FieldOwners();
        owners.Set(route.Query.GetValueOrDefault("fieldManager", "unknown"), "Update", of);
        if (route.Query.GetValueOrDefault("dryRun") == "All")
        {
            metadata["managedFields"] = owners.Told();
            return of;
        }

        _owners[key] = owners;
        Put(key, of, "ADDED");
        return (JsonObject)of.DeepClone();
    }

    private JsonObject Update(Route route, FakeRequest request)
    {
        var (now, of) = (Existing(route), (JsonObject)JsonNode.Parse(request.Body)!);
        RefuseStale(route, now, of);
        return Store(route, now, of, "application/json", of);
    }

    private JsonObject Delete(Route route, FakeRequest request)
    {
        var now = Existing(route);
        var wanted = request.Body.Length > 0 ? JsonNode.Parse(request.Body)?["preconditions"]?["resourceVersion"]?.ToString() : null;
        if (wanted is not null && wanted != now["metadata"]!["resourceVersion"]!.ToString())
        {
            throw new Refusal(409, "Conflict", $"Operation cannot be fulfilled on {route.Plural} \"{route.Name}\": the ResourceVersion in the precondition does not match the ResourceVersion in record");
        }

        if (route.Query.GetValueOrDefault("dryRun") != "All")
        {
            Drop(route.Key);
        }

        return Status(200, "", "");
    }

    private JsonObject Evict(Route route)
    {
        var pod = Existing(route);
        var labels = pod["metadata"]!["labels"] as JsonObject ?? [];
        var budgets = Objects("poddisruptionbudgets", route.Namespace).Where(b => Selectors.OfLabels(labels, string.Join(',', (b["spec"]!["selector"]?["matchLabels"] as JsonObject ?? []).Select(static l => $"{l.Key}={l.Value}")))).ToList();
        if (budgets.Count > 1)
        {
            throw new Refusal(500, "InternalError", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }

        if (budgets is [var budget] && (budget["status"]?["disruptionsAllowed"]?.GetValue<int>() ?? 0) < 1)
        {
            throw new Refusal(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", ("DisruptionBudget", "", $"The disruption budget {budget["metadata"]!["name"]} needs {budget["status"]?["desiredHealthy"]} healthy pods and has {budget["status"]?["currentHealthy"]} currently"));
        }

        if (route.Query.GetValueOrDefault("dryRun") != "All")
        {
            foreach (var one in budgets)
            {
                one["status"]!["disruptionsAllowed"] = one["status"]!["disruptionsAllowed"]!.GetValue<int>() - 1;
            }

            Drop(route.Key);
        }

        return Status(201, "", "");
    }

    private JsonObject Patch(Route route, FakeRequest request)
    {
        var kind = request.Headers["Content-Type"].Split(';')[0];
        if (!PatchTypes.Contains(kind))
        {
            throw new Refusal(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", PatchTypes)} ({kind})");
        }

        var body = JsonNode.Parse(request.Body)!;
        var manager = route.Query.GetValueOrDefault("fieldManager", "unknown");
        if (kind == ApplyType && !route.Query.ContainsKey("fieldManager"))
        {
            throw new Refusal(422, "Invalid", "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch", ("FieldValueRequired", "fieldManager", "Required value: is required for apply patch"));
        }

        if (kind == ApplyType && !_objects.ContainsKey(route.Key))
        {
            var made = (JsonObject)body.DeepClone();
            if (made["metadata"]?["resourceVersion"] is not null)
            {
                throw new Refusal(409, "Conflict", $"Operation cannot be fulfilled on {route.Plural} \"{route.Name}\": the object has been deleted");
            }

            if (!Allows("create", route.Resource, route.Namespace))
            {
                throw new Refusal(403, "Forbidden", $"{route.Plural} is forbidden: User \"me\" cannot create resource \"{route.Resource}\"");
            }

            Deny(route, "create", made);
            if (route.Query.GetValueOrDefault("dryRun") != "All")
            {
                OwnersOf(route.Key).Set(manager, "Apply", made);
                Put(route.Key, made, "ADDED");
            }

            return (JsonObject)made.DeepClone();
        }

        var now = Existing(route);
        RefuseStale(route, now, body as JsonObject);
        var owners = OwnersOf(route.Key);
        JsonObject after;
        if (kind == ApplyType)
        {
            owners.ThrowOnConflict(manager, (JsonObject)body, now, route.Query.GetValueOrDefault("force") == "true");
            after = (JsonObject)StrategicMerge.Apply(owners.Without(manager, (JsonObject)body, now), body)!;
        }
        else
        {
            after = kind switch
            {
                "application/strategic-merge-patch+json" => (JsonObject)StrategicMerge.Apply(now.DeepClone(), body)!,
                "application/merge-patch+json" => (JsonObject)JsonPatches.Merge(now.DeepClone(), body)!,
                _ => JsonPatches.Apply((JsonObject)now.DeepClone(), (JsonArray)body),
            };
        }

        return Store(route, now, after, kind, body);
    }

    private static void RefuseStale(Route route, JsonObject now, JsonObject? body)
    {
        if (body?["metadata"]?["resourceVersion"]?.GetValue<string>() is { } wanted && wanted != now["metadata"]!["resourceVersion"]!.GetValue<string>())
        {
            throw new Refusal(409, "Conflict", $"Operation cannot be fulfilled on {route.Plural} \"{route.Name}\": the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    private JsonObject Store(Route route, JsonObject now, JsonObject after, string kind, JsonNode body)
    {
        var (key, manager) = (route.Key, route.Query.GetValueOrDefault("fieldManager", "unknown"));
        var dry = route.Query.GetValueOrDefault("dryRun") == "All";
        if (route.Subresource == "status")
        {
            // Through status nothing but the status changes, and without it everything but the status.
            var status = after["status"]?.DeepClone();
            after = (JsonObject)now.DeepClone();
            after["status"] = status;
        }
        else if (route.Subresource.Length == 0 && kind != ApplyType && route.Plural is "deployments" or "statefulsets" or "daemonsets" && now["status"] is { } kept)
        {
            after["status"] = kept.DeepClone();
        }

        Normal.Form(route.Plural, after);
        after["metadata"]!["resourceVersion"] = now["metadata"]!["resourceVersion"]!.DeepClone();
        WorkloadRules.Check(route.Plural, after);
        if (route.Plural == "pods")
        {
            PodRules.Check(now, after, route.Subresource == "resize", MinorVersion);
            PodRules.Admit(after, Objects("limitranges", key.Namespace), Objects("resourcequotas", key.Namespace), Objects("pods", key.Namespace));
        }

        Deny(route, "update", after);
        if (dry || (JsonNode.DeepEquals(now, after) && (kind != ApplyType || OwnersOf(key).Owns(manager, (JsonObject)body))))
        {
            return (JsonObject)after.DeepClone();
        }

        var owners = OwnersOf(key);
        if (kind == ApplyType)
        {
            owners.Set(manager, "Apply", (JsonObject)body);
        }
        else
        {
            if (!JsonNode.DeepEquals(now["metadata"]!["managedFields"], after["metadata"]!["managedFields"]) && after["metadata"]!["managedFields"] is JsonArray { Count: > 0 } told)
            {
                owners.Replace(told);
            }

            owners.TakeChanged(manager, now, after);
        }

        if (!JsonNode.DeepEquals(now["spec"], after["spec"]))
        {
            after["metadata"]!["generation"] = (now["metadata"]!["generation"]?.GetValue<long>() ?? 1) + 1;
        }

        Put(key, after, "MODIFIED");
        if (route.Subresource == "resize")
        {
            Controllers?.Resized(this, key);
        }

        return (JsonObject)_objects[key].DeepClone();
    }

    private void Deny(Route route, string verb, JsonObject of)
    {
        if (Denies(verb, route.Resource, of) is { } words)
        {
            throw new Refusal(403, "Forbidden", $"admission webhook \"policy.example\" denied the request: {words}");
        }
    }
}
