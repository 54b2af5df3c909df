/** Fetches the transcript in the forms that the server knows: loaded only once one is asked for. */

/** The transcript of the client's conversation as `text`, `markdown`, `html` or `json`. */
export async function exported(client, format) {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const query = new URLSearchParams({ format, ...(timezone && { timezone }) });
  return (await client.request(`api/conversation/export?${query}`)).text();
}
