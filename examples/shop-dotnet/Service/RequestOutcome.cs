using System.Text.Json;
using Ullage.Hosting.Buffers;
using Ullage.Hosting.Npgsql;

namespace Shop.Service;

/// <summary>One line a request in the log, and an answer in words for what went wrong: the sender's fault, or the database's absence. Anything else is a fault of the shop's and a plain 500.</summary>
internal static partial class RequestOutcome
{
    /// <summary>Where endpoints leave who asked, for the log.</summary>
    public const string UserItem = "user_id";

    public static void UseRequestOutcome(this WebApplication app)
    {
        var (time, log, buffers) = (app.Services.GetRequiredService<TimeProvider>(), app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Shop.Requests"), app.Services.GetRequiredService<BufferPool>());
        app.Use(async (context, next) =>
        {
            var begun = time.GetTimestamp();
            try
            {
                await next(context);
            }
            catch (RequestException e)
            {
                await AnswerAsync(context, buffers, e.Status, e.Message);
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                await AnswerAsync(context, buffers, e is JsonException ? StatusCodes.Status400BadRequest : StatusCodes.Status413PayloadTooLarge, e.Message);
            }
            catch (BadHttpRequestException e)
            {
                await AnswerAsync(context, buffers, e.StatusCode, e.Message);
            }
            catch (Exception e) when (DatabaseFaults.IsUnavailable(e))
            {
                log.Unavailable(e);
                context.Response.Headers.RetryAfter = "1";
                await AnswerAsync(context, buffers, StatusCodes.Status503ServiceUnavailable, "The database cannot be had at the moment; ask again. An order sent with an Idempotency-Key is never made twice.");
            }
            finally
            {
                if (log.IsEnabled(LogLevel.Information))
                {
                    var endpoint = context.GetEndpoint() is RouteEndpoint route ? $"{context.Request.Method} {route.RoutePattern.RawText}" : context.Request.Method;
                    log.Answered(endpoint, context.Response.StatusCode, context.Items[UserItem] as string, Math.Round(time.GetElapsedTime(begun).TotalMilliseconds, 3));
                }
            }
        });
    }

    private static async Task AnswerAsync(HttpContext context, BufferPool buffers, int status, string error)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteJsonAsync(buffers, new Problem(error), ShopJson.Default.Problem, context.RequestAborted);
        }
    }

    // The names of the fields are those that dashboards ask for.
    [LoggerMessage(LogLevel.Information, "{endpoint} answered {status} to {user_id} in {duration_ms} ms")]
    private static partial void Answered(this ILogger logger, string endpoint, int status, string? user_id, double duration_ms);

    [LoggerMessage(LogLevel.Warning, "The database cannot be had")]
    private static partial void Unavailable(this ILogger logger, Exception exception);
}
