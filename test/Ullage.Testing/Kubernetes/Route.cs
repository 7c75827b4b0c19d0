using System.Text.Json.Nodes;
using Ullage.Testing.Servers;

namespace Ullage.Testing.Kubernetes;

/// <summary>Which object, in the order that lists have.</summary>
internal sealed record ObjectKey(string Plural, string Namespace, string Name)
{
    public static IComparer<ObjectKey> Order { get; } = Comparer<ObjectKey>.Create(static (a, b) =>
    {
        var order = string.CompareOrdinal(a.Plural, b.Plural);
        order = order != 0 ? order : string.CompareOrdinal(a.Namespace, b.Namespace);
        return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
    });

    public static ObjectKey Of(string plural, JsonObject of) => new(plural, of["metadata"]!["namespace"]?.GetValue<string>() ?? "", of["metadata"]!["name"]!.GetValue<string>());
}

/// <summary>A refusal, as the API words it.</summary>
internal sealed class Refusal(int code, string reason, string message, params (string Reason, string Field, string Message)[] causes) : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    public IReadOnlyList<(string Reason, string Field, string Message)> Causes => causes;
}

/// <summary>A request, taken apart.</summary>
internal sealed record Route(string Verb, string Group, string Plural, string Namespace, string Name, string Subresource, IReadOnlyDictionary<string, string> Query, string Accept)
{
    public ObjectKey Key => new(Plural, Namespace, Name);

    public string Resource => Subresource.Length > 0 ? $"{Plural}/{Subresource}" : Plural;

    public static Route Of(FakeRequest request)
    {
        var parts = request.Path.Split('?', 2);
        var query = (parts.Length > 1 ? parts[1] : "").Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static p => p.Split('=', 2))
            .ToDictionary(static p => Uri.UnescapeDataString(p[0]), static p => Uri.UnescapeDataString(p.ElementAtOrDefault(1) ?? ""));
        var path = new Queue<string>(parts[0].Trim('/').Split('/').Select(Uri.UnescapeDataString));
        var group = path.Dequeue() switch
        {
            "api" => "",
            "apis" when path.Count > 1 => path.Dequeue(),
            _ => throw new Refusal(404, "NotFound", "the server could not find the requested resource"),
        };
        path.Dequeue();
        var @namespace = "";
        if (path.Count > 2 && path.Peek() == "namespaces")
        {
            path.Dequeue();
            @namespace = path.Dequeue();
        }

        var plural = path.Count > 0 ? path.Dequeue() : "";
        var name = path.Count > 0 ? path.Dequeue() : "";
        var verb = request.Method switch
        {
            "GET" when query.ContainsKey("watch") => "watch",
            "GET" => name.Length > 0 ? "get" : "list",
            "PATCH" => "patch",
            "POST" => "create",
            "PUT" => "update",
            "DELETE" => "delete",
            _ => request.Method,
        };
        return new(verb, group, plural, @namespace, name, path.Count > 0 ? path.Dequeue() : "", query, request.Headers.GetValueOrDefault("Accept", ""));
    }
}
