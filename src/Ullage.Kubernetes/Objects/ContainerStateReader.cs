using System.Text.Json;

namespace Ullage.Kubernetes.Objects;

/// <summary>A container's state as a pod's <c>status</c> tells it.</summary>
internal sealed class ContainerState
{
    public bool Init { get; init; }

    public string Name { get; set; } = "";

    public int Restarts { get; set; }

    public Ending? Last { get; set; }

    public Ending? Now { get; set; }
}

/// <summary>Reads what a pod's <c>status</c> says of its containers.</summary>
/// <param name="texts">Holds texts that come again and again.</param>
internal sealed class ContainerStateReader(TextPool texts)
{
    /// <summary>Reads a list of states, from its field's name on.</summary>
    public void Read(ref Utf8JsonReader reader, bool init, List<ContainerState> into)
    {
        for (var more = reader.EnterList(); more; more = reader.NextItem())
        {
            var state = new ContainerState { Init = init };
            while (reader.NextField())
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    state.Name = reader.Text(texts);
                }
                else if (reader.ValueTextEquals("restartCount"u8))
                {
                    state.Restarts = reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) ? count : 0;
                    reader.TrySkip();
                }
                else if (reader.ValueTextEquals("lastState"u8))
                {
                    state.Last = Ended(ref reader);
                }
                else if (reader.ValueTextEquals("state"u8))
                {
                    state.Now = Ended(ref reader);
                }
                else
                {
                    reader.Pass();
                }
            }

            into.Add(state);
        }
    }

    private Ending? Ended(ref Utf8JsonReader reader)
    {
        Ending? ended = null;
        if (!reader.Enter())
        {
            return null;
        }

        while (reader.NextField())
        {
            if (reader.ValueTextEquals("terminated"u8))
            {
                ended = Terminated(ref reader);
            }
            else
            {
                reader.Pass();
            }
        }

        return ended;
    }

    private Ending? Terminated(ref Utf8JsonReader reader)
    {
        string reason = "", at = "";
        if (!reader.Enter())
        {
            return null;
        }

        while (reader.NextField())
        {
            if (reader.ValueTextEquals("reason"u8))
            {
                reason = reader.Text(texts);
            }
            else if (reader.ValueTextEquals("finishedAt"u8))
            {
                at = reader.Text(texts);
            }
            else
            {
                reader.Pass();
            }
        }

        return new Ending(reason, JsonWalk.Moment(at));
    }
}
