// Posting to the desk. Throws an Error with the desk's Japanese words; error.data has the rest.

export async function send(url, fields = {}, { signal } = {}) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST", body, signal, credentials: "same-origin",
      headers: { Accept: "application/json", "X-CSRF-Token": document.body.dataset.csrf },
    });
  } catch (cause) {
    if (cause.name === "AbortError") throw cause;
    throw new Error("校正デスクにつながりません。つながってから、もう一度送ってください", { cause });
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw Object.assign(new Error([data.message ?? "うまくいきませんでした", data.hint].filter(Boolean).join("。")),
      { status: answer.status, data });
  }
  return data;
}

export async function get(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw Object.assign(new Error("読めませんでした"), { status: answer.status });
  return answer.json();
}
