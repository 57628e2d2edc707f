using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grid.Gateway.Instances;

/// <summary>
/// Every way in which the instance door says no: RFC 9457 problem documents whose <c>type</c> programs may rely on.
/// </summary>
internal static class InstanceProblems
{
    public static IResult BadName(string reason) => Problem(400, "instance-name", "Not the name of an instance", reason);

    public static IResult Ticket(TicketVerdict verdict) => verdict switch
    {
        TicketVerdict.Malformed => Problem(401, "ticket-missing", "A ticket is needed",
            "Send the header 'Authorization: Grid-Ticket {ticket}' with the ticket from PrepareUpload."),
        TicketVerdict.Expired => Problem(401, "ticket-expired", "The ticket has expired", "Ask for a new one with PrepareUpload."),
        TicketVerdict.OtherRight => Problem(403, "ticket-other-right", "The ticket is for something else",
            "The ticket is valid for another site, or for reading where writing was asked, or the other way round."),
        _ => Problem(401, "ticket-invalid", "The ticket is not valid", "It was not issued by this cluster, or was changed on the way."),
    };

    public static IResult NotHeld() =>
        Problem(404, "instance-not-held", "The site does not hold this content", "Ask PrepareUpload what is missing, and send it.");

    public static IResult TooLarge(long limitBytes) =>
        Problem(413, "instance-too-large", "The instance is too large", $"At most {limitBytes} bytes are taken for one instance.");

    public static IResult Mismatch(InstanceWrite.Mismatch found) =>
        Problem(422, "instance-mismatch", "The bytes are not what their name says",
            $"The name says {found.Expected}, the bytes received have {found.Found}. Read the file again and send it under its own hash.");

    public static IResult Broken(string what) =>
        Problem(400, "instance-broken-off", "The body ended early or came too slowly", $"{what} Nothing was kept; send the instance again.");

    public static IResult DiskFull() =>
        Problem(507, "store-full", "The store's disk is full", "Nothing was kept. Free space at the site's store, then send again.");

    public static IResult Fault() =>
        Problem(503, "store-fault", "The store could not write", "Nothing was kept. The reason is in the gateway's log; send again later.");

    private static ProblemHttpResult Problem(int status, string type, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: $"urn:grid:problem:{type}");
}
